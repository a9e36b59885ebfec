import { describe, expect, it } from 'vitest';
import { loadPromise } from '../../../src/promise/load.ts';
import { edited, PROMISE } from './promise-fixture.ts';
import { rejectionOf, tempTree } from './support.ts';

async function load(text: string) {
  return loadPromise(await tempTree({ 'promise.yaml': text }));
}

async function errorOf(text: string) {
  return rejectionOf(load(text));
}

describe('what loadPromise refuses', () => {
  const long = 'x'.repeat(40);

  it.each([
    [
      'an unknown field of a container',
      ['image: example/render:v1', 'imagee: example/render:v1'],
      'did you mean image?',
    ],
    ['an unknown field of a pipeline spec', ['containers:', 'container:'], 'did you mean containers?'],
    ['an unknown field deep inside', ['resources: {}', 'resources: {limit: {}}'], 'did you mean limits?'],
    ['an unknown field of the Promise', ['workflows:', 'workflow:'], 'did you mean workflows?'],
    ['workingDir, which Kratix does not know', ['command: [sh, -c]', 'workingDir: /'], 'unknown field'],
    ['a number for an env value', ['value: "on"', 'value: 5'], 'must be a string, not the number 5'],
    [
      'a boolean that looks like a string',
      ['value: "on"', 'value: on'],
      'must be a string, not the boolean true',
    ],
    ['a string for a list', ['args: ["exit 0"]', 'args: exit 0'], 'must be a list, not the string "exit 0"'],
    ['a bad quantity', ['resources: {}', 'resources: {limits: {memory: 1Gb}}'], 'must be a quantity'],
    [
      'another kind of pipeline',
      ['kind: Pipeline', 'kind: Job'],
      'must be a Pipeline of platform.kratix.io/v1alpha1, not Job',
    ],
    [
      'another version of a pipeline',
      ['  - apiVersion: platform.kratix.io/v1alpha1', '  - apiVersion: v1'],
      'not Pipeline of v1',
    ],
    ['a pipeline without a name', ['name: instance', 'labels: {}'], 'a Pipeline needs a name'],
    [
      'a pipeline name in upper case',
      ['name: instance', 'name: Instance'],
      '"Instance" must consist of lower-case',
    ],
    ['names that are too long together', ['name: instance', `name: ${long}`], 'at most 60'],
    [
      'a bad label',
      ['name: instance', 'name: instance\n            labels: {a: "b c"}'],
      '"b c" must consist',
    ],
    ['a container without a name', ['- name: render\n', '- args: []\n'], 'a container needs a name'],
    [
      'a container name that is no DNS label',
      ['- name: render\n', '- name: my.render\n'],
      '"my.render" must consist',
    ],
    [
      'a container name of Kratix itself',
      ['- name: render\n', '- name: work-writer\n'],
      'that Kratix adds itself',
    ],
    [
      'two containers of one name',
      ['- name: check', '- name: render'],
      'two containers of this Pipeline are named render',
    ],
    ['a container without an image', ['image: example/render:v1', 'args: []'], 'a container needs an image'],
    [
      'a mount without its volume',
      ['command: [sh, -c]', 'volumeMounts: [{name: v, mountPath: /v}]'],
      'there is no volume named v',
    ],
    [
      'a mount over /kratix/output',
      ['command: [sh, -c]', 'volumeMounts: [{name: shared-input, mountPath: /kratix/output}]'],
      'two volumes are mounted at /kratix/output',
    ],
    [
      'a volume of Kratix itself',
      [
        '            containers:',
        '            volumes: [{name: shared-input, emptyDir: {}}]\n            containers:',
      ],
      'shared-input is a volume that Kratix adds itself',
    ],
    [
      'a restart policy that no Job takes',
      ['            containers:', '            restartPolicy: Always\n            containers:'],
      'OnFailure or Never',
    ],
    ['a Promise without a name', ['name: redis\n', 'labels: {}\n'], 'a Promise needs a name'],
    ['a Promise name in upper case', ['name: redis\n', 'name: Redis\n'], '"Redis" must consist'],
    [
      'a CRD name that is not <plural>.<group>',
      ['redises.example.com', 'redis.example.com'],
      'must be redises.example.com',
    ],
    ['a cluster-scoped API', ['scope: Namespaced', 'scope: Cluster'], 'must be Namespaced, not Cluster'],
    [
      'an API without a storage version',
      ['storage: true', 'storage: false'],
      'exactly one version must have storage: true, none has',
    ],
    ['an API version without a schema', ['openAPIV3Schema', 'schemata'], 'must hold an openAPIV3Schema'],
    ['a group without a dot', ['group: example.com', 'group: example'], 'must have at least one dot'],
  ] as const)('%s', async (_, edit, message) => {
    const error = await errorOf(edited(edit));
    expect(error.code).toBe('invalid-promise');
    expect([error.message, ...error.notes].join('\n')).toContain(message);
    expect(error.location?.line).toBeGreaterThan(0);
    expect(error.location?.column).toBeGreaterThan(0);
  });

  it('a field of an old Kratix, and says what it is called today', async () => {
    const error = await errorOf(edited(['  api:', '  xaasCrd:']));
    expect(error.problems.map(({ message, hint }) => [message, hint])).toContainEqual([
      'spec.xaasCrd: unknown field',
      'Kratix has no such field any more; today it is spec.api',
    ]);
  });

  it('a resource workflow without an API', async () => {
    const [head = ''] = PROMISE.split('  api:');
    const [, workflows = ''] = PROMISE.split('  workflows:');
    const error = await errorOf(`${head}  workflows:${workflows}`);
    expect(error.message).toBe(
      'spec.workflows.resource.configure: a resource workflow needs an API, and the Promise has none',
    );
    expect(error.location).toMatchObject({ line: 8, column: 7 });
  });

  it('two pipelines of one name in one workflow and action', async () => {
    const [head = '', pipeline = ''] = PROMISE.split('      configure:\n');
    const error = await errorOf(`${head}      configure:\n${pipeline}${pipeline}`);
    expect(error.message).toContain('two Pipelines of resource/configure are named instance');
  });

  it('two storage versions', async () => {
    const version = (name: string) =>
      `{name: ${name}, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}`;
    const [head = ''] = PROMISE.split('        - name: v1\n');
    const error = await errorOf(`${head}        - ${version('v1')}\n        - ${version('v2')}\n`);
    expect(error.message).toContain('v1 and v2 have');
  });

  it('work-writer as a container is fine in delete, where Kratix adds none', async () => {
    const text = edited(['      configure:', '      delete:'], ['- name: render\n', '- name: work-writer\n']);
    expect((await load(text)).pipelines[0]?.containers[0]?.name).toBe('work-writer');
  });

  it('points at the very field', async () => {
    const error = await errorOf(edited(['value: "on"', 'value: 5']));
    expect(error.location).toMatchObject({ line: 35, column: 21 });
    expect(error.message).toBe(
      'spec.workflows.resource.configure[0].spec.containers[0].env[0].value: must be a string, not the number 5',
    );
    expect(error.hint).toBe('put it in quotes');
  });

  it('lists everything that is wrong in one go, in the order of the file', async () => {
    const error = await errorOf(
      edited(
        ['scope: Namespaced', 'scope: Cluster'],
        ['name: redis\n', 'name: Redis\n'],
        ['value: "on"', 'value: 5'],
      ),
    );
    expect(error.message).toBe('the Promise Redis has 3 problems');
    expect(error.notes.map((note) => note.split(' ')[0])).toEqual([
      'promise.yaml:4:3',
      'promise.yaml:14:7',
      'promise.yaml:35:21',
    ]);
    expect(error.location?.line).toBe(4);
  });
});
