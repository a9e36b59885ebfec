import path from 'node:path';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { sourceDir } from './case-variants.ts';
import { wrongDnsSubdomain, wrongObjectKey } from './kube-names.ts';
import { parseYamlDocuments } from './kubernetes-yaml.ts';
import { manifestFiles } from './manifest-files.ts';
import { type Problem, problemsError } from './problems.ts';
import { readTextFile } from './read-file.ts';
import type { ClusterObject, PromiseDefinition, TestCase } from './types.ts';
import { createLocator, type YamlPath } from './yaml-location.ts';

/** Where kubectl puts what names no namespace. */
const DEFAULT_NAMESPACE = 'default';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads the Secrets and ConfigMaps of a case: the manifests in `test/cluster/` for all cases, over them those in the
 * case's own `cluster/`, and over both those in its case.yaml, which come first. Objects of other kinds are passed over.
 * @throws PromiseError `invalid-cluster-object` with every problem of a manifest and its place; `invalid-yaml`,
 *   `unreadable-file`
 */
export async function readClusterObjects(
  promise: PromiseDefinition,
  testCase: TestCase,
): Promise<readonly ClusterObject[]> {
  const folders = new Set([
    path.join(promise.root, 'test', 'cluster'),
    path.join(sourceDir(testCase), 'cluster'),
  ]);
  const objects = new Map<string, ClusterObject>();
  for (const folder of folders) {
    for (const file of await manifestFiles(folder)) {
      for (const object of await readManifest(file)) {
        objects.set(`${object.kind}/${object.namespace}/${object.name}`, object);
      }
    }
  }
  return [...(testCase.clusterObjects ?? []), ...objects.values()];
}

async function readManifest(file: string): Promise<readonly ClusterObject[]> {
  const text = await readTextFile(file);
  return parseYamlDocuments(text, file).flatMap((document, index) =>
    listed(document, []).flatMap(({ object: found, path: at }) => {
      const { apiVersion, kind } = found;
      if (apiVersion !== 'v1' || (kind !== 'Secret' && kind !== 'ConfigMap')) return [];
      const problems: Problem[] = [];
      const object = readObject(found, kind, problems);
      if (problems.length === 0) return [object];
      const inFile = problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] }));
      throw problemsError(inFile, {
        code: 'invalid-cluster-object',
        file,
        locator: createLocator(text, file),
        document: index,
        subject: `this ${kind}`,
        hint: 'correct it: the API server refuses a manifest like this',
      });
    }),
  );
}

/** An object of a document, and where in it. */
interface Listed {
  readonly object: JsonObject;
  readonly path: YamlPath;
}

/** The objects of a document: itself, or what it lists, as `kubectl get --output yaml` prints several. */
function listed(document: Json, path: YamlPath): readonly Listed[] {
  if (!isObject(document)) return [];
  if (document.apiVersion !== 'v1' || document.kind !== 'List') return [{ object: document, path }];
  return listOrEmpty(document.items).flatMap((item, index) => listed(item, [...path, 'items', index]));
}

function readObject(document: JsonObject, kind: ClusterObject['kind'], problems: Problem[]): ClusterObject {
  const metadata = objectOrEmpty(document.metadata);
  const name = stringOrEmpty(metadata.name);
  const wrong = wrongDnsSubdomain(name);
  if (wrong !== undefined) {
    const message = name === '' ? `a ${kind} needs a name` : `${JSON.stringify(name)} ${wrong}`;
    problems.push({ path: ['metadata', 'name'], message });
  }
  const text = readValues(document, kind === 'Secret' ? 'stringData' : 'data', false, problems);
  const binary = readValues(document, kind === 'Secret' ? 'data' : 'binaryData', true, problems);
  return {
    kind,
    namespace: stringOrEmpty(metadata.namespace) || DEFAULT_NAMESPACE,
    name,
    data: new Map([...binary, ...text]),
    binaryKeys: new Set(kind === 'ConfigMap' ? binary.keys() : []),
  };
}

/** The entries of one field, decoded. */
function readValues(
  document: JsonObject,
  field: string,
  encoded: boolean,
  problems: Problem[],
): ReadonlyMap<string, Buffer> {
  const values = new Map<string, Buffer>();
  const entries = document[field] ?? {};
  if (!isObject(entries)) problems.push({ path: [field], message: 'must be a mapping' });
  for (const [key, value] of Object.entries(objectOrEmpty(entries))) {
    const at: YamlPath = [field, key];
    const wrong = wrongObjectKey(key);
    if (wrong !== undefined) problems.push({ path: at, message: wrong });
    const bytes = decodeValue(value, encoded);
    if (typeof bytes === 'string') problems.push({ path: at, ...describeWrong(bytes, field) });
    else values.set(key, bytes);
  }
  return values;
}

/** The bytes of a value, or what it must be. */
function decodeValue(value: Json, encoded: boolean): Buffer | string {
  if (value === null) return Buffer.alloc(0);
  if (typeof value !== 'string') return 'must be a string';
  if (!encoded) return Buffer.from(value);
  const compact = value.replace(/[\r\n]/g, '');
  return BASE64.test(compact) ? Buffer.from(compact, 'base64') : 'must be base64';
}

function describeWrong(message: string, field: string): Pick<Problem, 'message' | 'hint'> {
  if (message === 'must be a string') return { message, hint: 'put it in quotes' };
  return field === 'data' ? { message, hint: 'or write it as it is under stringData' } : { message };
}
