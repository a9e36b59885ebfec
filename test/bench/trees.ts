import path from 'node:path';
import { type Files, writeFiles } from '../support/write-files.ts';

const DOCUMENTS_PER_FILE = 10;
/** One document in so many is changed. */
const CHANGED_EVERY = 100;

/** Two folders of manifests. */
export interface Trees {
  readonly expected: string;
  readonly actual: string;
}

/**
 * Writes two trees of as many documents each, ten to a file. Each document is written in another order of keys on the other
 * side, so that no file is equal to the byte and all must be parsed; one in a hundred differs in meaning.
 */
export async function writeTrees(dir: string, documents: number): Promise<Trees> {
  const trees = { expected: path.join(dir, 'expected'), actual: path.join(dir, 'actual') };
  await writeFiles(trees.expected, files(documents, expectedDocument));
  await writeFiles(trees.actual, files(documents, actualDocument));
  return trees;
}

function files(documents: number, textOf: (index: number) => string): Files {
  const count = Math.ceil(documents / DOCUMENTS_PER_FILE);
  const indices = Array.from({ length: DOCUMENTS_PER_FILE }, (_, index) => index);
  return Object.fromEntries(
    Array.from({ length: count }, (_, file) => [
      `manifests-${file}.yaml`,
      indices.map((index) => `---\n${textOf(file * DOCUMENTS_PER_FILE + index)}`).join(''),
    ]),
  );
}

function expectedDocument(index: number): string {
  return `apiVersion: apps/v1\nkind: Deployment\n${deployment(index, (index % 5) + 1)}`;
}

function actualDocument(index: number): string {
  const replicas = index % CHANGED_EVERY === 0 ? 9 : (index % 5) + 1;
  return `kind: Deployment\napiVersion: apps/v1\n${deployment(index, replicas)}`;
}

/** A manifest as pipelines write them: a third of its scalars are no strings, or quoted ones. */
function deployment(index: number, replicas: number): string {
  const name = `app-${index}`;
  return `metadata:
  name: ${name}
  namespace: team-${index % 50}
  labels:
    app: ${name}
    tier: backend
  annotations:
    note: "generated for ${name}"
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: registry.example.com/${name}:1.${index % 20}.0
          args: [--listen, ":8080", --verbose]
          env:
            - name: MODE
              value: fast
            - name: LIMIT
              value: "100"
          ports:
            - containerPort: 8080
              protocol: TCP
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
`;
}
