import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml } from '../../../../src/promise/kubernetes-yaml.ts';
import { readManifests } from '../../../../src/promise/manifests.ts';
import { initDefaults } from '../../../../src/scaffold/defaults.ts';
import { takeSchema } from '../../../../src/scaffold/from/crd/api-schema.ts';
import { type CrdChoice, deriveFromCrd } from '../../../../src/scaffold/from/crd/derive-crd.ts';
import { withoutDescriptions } from '../../../../src/scaffold/from/crd/without-descriptions.ts';
import { temporaryFolder } from '../../../support/cli.ts';
import { QUEUE_CRD, QUEUE_OPERATOR } from '../../../support/queue-crd.ts';
import { writeFiles } from '../../../support/write-files.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
});
afterEach(() => remove());

/** Derives the Promise `mq` from a file. */
async function derive(text: string, choice: Partial<CrdChoice> = {}) {
  await writeFiles(dir, { 'operator.yaml': text });
  const manifests = await readManifests(`${dir}/operator.yaml`);
  return deriveFromCrd(initDefaults('mq'), manifests, { descriptions: true, ...choice });
}

const TOPIC_CRD = QUEUE_CRD.replace('queues.mq', 'topics.mq').replace(
  'kind: Queue, plural: queues',
  'kind: Topic, plural: topics',
);

describe('a Promise from a CustomResourceDefinition', () => {
  it('takes the schema of the stored version as it is, without the status', async () => {
    const { schema } = await derive(QUEUE_CRD);
    const crd = parseYaml(QUEUE_CRD, 'crd.yaml') as {
      spec: { versions: { schema: { openAPIV3Schema: { properties: { spec: unknown } } } }[] };
    };
    expect(schema).toEqual({
      type: 'object',
      description: 'A queue.',
      required: ['spec'],
      properties: { spec: crd.spec.versions[1]?.schema.openAPIV3Schema.properties.spec },
      'x-kubernetes-validations': [{ rule: 'size(self.metadata.name) < 40', message: 'too long' }],
    });
  });

  it('knows what the stage writes for the example', async () => {
    const { files, request, hasGoldens } = await derive(QUEUE_CRD);
    expect(request.value).toEqual({ owner: 'example', replicas: 1, storage: { size: '1Gi' } });
    expect(hasGoldens).toBe(true);
    expect(files.map(({ path, content }) => [path, parseYaml(String(content), path)])).toEqual([
      [
        'test/expected/output/queue.yaml',
        {
          apiVersion: 'mq.example.org/v1',
          kind: 'Queue',
          metadata: { name: 'example', namespace: 'default' },
          spec: { owner: 'example', replicas: 1, storage: { size: '1Gi' }, tier: 'bronze' },
        },
      ],
    ]);
  });

  it('says for what the example would be refused, where only a rule says so', async () => {
    const { files, hasGoldens, request, todos } = await derive(
      QUEUE_CRD.replace("self.tier != 'gold' || self.replicas > 2", 'self.replicas > 2'),
    );
    expect({ files, hasGoldens }).toEqual({ files: [], hasGoldens: false });
    expect(todos[0]).toMatch(/^the API refuses this: spec: Invalid value: .*gold needs three$/);
    expect(request.comments[0]).toEqual({ path: [], text: `TODO: ${todos[0]}` });
  });

  it('takes the first version that is served where the stored one is not', async () => {
    const unserved = QUEUE_CRD.replace(/served: true(\s+storage: true)/, 'served: false$1');
    const { values } = await derive(unserved);
    expect(values.names.CR_API_VERSION).toBe('mq.example.org/v1beta1');
  });

  it('depends on the operator that comes along, and on no definitions alone', async () => {
    const operator = await derive(`${QUEUE_CRD}---\n${QUEUE_OPERATOR}`);
    expect(operator.dependencies.map(({ kind }) => kind)).toEqual([
      'CustomResourceDefinition',
      'Namespace',
      'Deployment',
    ]);
    const alone = await derive(`${QUEUE_CRD}---\n${TOPIC_CRD}`, { wanted: 'Queue' });
    expect(alone.dependencies).toEqual([]);
    expect(alone.todos.at(-1)).toContain('needs the operator of Queue');
  });

  it.each(['queues.mq.example.org', 'Queue'])('is chosen by %s', async (wanted) => {
    const { values } = await derive(`${TOPIC_CRD}---\n${QUEUE_CRD}`, { wanted });
    expect(values.names.CR_KIND).toBe('Queue');
  });

  it('lists what there is to choose from, with places', async () => {
    const lines = QUEUE_CRD.split('\n').length;
    await expect(derive(`${QUEUE_CRD}---\n${TOPIC_CRD}`)).rejects.toMatchObject({
      code: 'usage',
      message: 'there are 2 CustomResourceDefinitions',
      notes: [
        `${dir}/operator.yaml:4:3 queues.mq.example.org (Queue)`,
        `${dir}/operator.yaml:${lines + 4}:3 topics.mq.example.org (Topic)`,
      ],
      hint: 'say which: --api-schema-from queues.mq.example.org',
    });
  });

  it.each<[string, string, string, number]>([
    ['apiextensions.k8s.io/v1\n', 'apiextensions.k8s.io/v1beta1\n', 'apiextensions.k8s.io/v1beta1', 1],
    ['served: true', 'served: false', 'no version is served', 9],
    ['            spec:\n', '            data:\n', 'Queue has no spec, only data', 23],
    ['{type: integer, minimum: 1, maximum: 5}', '{minimum: 1}', 'must be there for every property', 32],
    ['default: bronze', 'default: tin', 'tin', 33],
  ])('is refused where %s is %s', async (from, to, message, line) => {
    await expect(derive(QUEUE_CRD.replaceAll(from, to))).rejects.toMatchObject({
      code: 'invalid-source',
      message: expect.stringContaining(message),
      location: { file: `${dir}/operator.yaml`, line },
    });
  });
});

describe('the schema that is taken over', () => {
  it('has any spec where it declares none', () => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    expect(takeSchema(schema).schema.properties).toEqual({
      spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    });
  });

  it('keeps what is said of names and of fields beside the spec, and leaves out what a status forbids', () => {
    const properties = {
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 20 } } },
      spec: { type: 'object' },
      operation: { type: 'object' },
    };
    const allowed = { title: 'Queue', example: { spec: {} }, externalDocs: { url: 'https://example.com' } };
    const { schema, notes } = takeSchema({
      type: 'object',
      required: ['metadata', 'spec', 'status'],
      oneOf: [{ required: ['operation'] }],
      ...allowed,
      properties: { ...properties, status: { type: 'object' } },
    });
    expect(schema).toEqual({ type: 'object', ...allowed, required: ['metadata', 'spec'], properties });
    expect(notes).toEqual(['left out: oneOf at the root of the schema, where a status allows none']);
  });
});

it('a rule goes with the status also where only its message speaks of that', () => {
  const rules = [
    { rule: 'size(self.spec) > 0', messageExpression: '"is " + self.status.phase' },
    { rule: 'size(self.spec) > 1', message: 'whatever the status' },
  ];
  const { schema, notes } = takeSchema({
    type: 'object',
    properties: { spec: { type: 'object' } },
    'x-kubernetes-validations': rules,
  });
  expect(schema['x-kubernetes-validations']).toEqual([rules[1]]);
  expect(notes).toHaveLength(1);
});

it('fields called description stay when descriptions go', () => {
  const described = {
    description: 'words',
    properties: {
      description: { type: 'string', description: 'words', default: 'a' },
      list: { items: { description: 'words', enum: [{ description: 'value' }] } },
      map: { additionalProperties: { description: 'words' }, default: { description: 'value' } },
    },
    allOf: [{ description: 'words' }],
  };
  expect(withoutDescriptions(described)).toEqual({
    properties: {
      description: { type: 'string', default: 'a' },
      list: { items: { enum: [{ description: 'value' }] } },
      map: { additionalProperties: {}, default: { description: 'value' } },
    },
    allOf: [{}],
  });
});
