import { rename } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isBroken } from '../../../src/promise/broken-case.ts';
import { findCases } from '../../../src/promise/find-cases.ts';
import { promiseWith, rejectionOf, runnable, tempTree } from './support.ts';

const PIPELINES = ['resource/configure/instance', 'resource/delete/cleanup', 'promise/configure/setup'];
const REQUEST = 'kind: Redis\n';

async function find(files: Readonly<Record<string, string>>, pipelines = PIPELINES) {
  const root = await tempTree(files);
  return { root, cases: runnable(await findCases(promiseWith(root, pipelines))) };
}

async function errorOf(files: Readonly<Record<string, string>>, pipelines = PIPELINES) {
  const root = await tempTree(files);
  return rejectionOf(findCases(promiseWith(root, pipelines)).then(runnable));
}

/** The settings of the one case whose case.yaml is given. */
async function settings(caseYaml: string, hasRequest = true) {
  const request = hasRequest ? { 'test/input/object.yaml': REQUEST } : {};
  const { cases } = await find({ ...request, 'test/case.yaml': caseYaml });
  expect(cases).toHaveLength(1);
  return cases[0];
}

describe('a field of case.yaml without a value', () => {
  it.each([
    ['pipeline:', 'pipeline', 'pipeline: resource/configure'],
    ['timeout:', 'timeout', 'timeout: 90s'],
    ['env:', 'env', 'env: {NAME: value}'],
    ['env:\n  # FOO: bar', 'env', 'leave it out'],
    ['env: {stage: }', 'env.stage', 'stage: ""'],
    ['secrets: {login: }', 'secrets.login', 'login: {}'],
    ['expect:', 'expect', 'expect: {failedStage: {stage: NAME}}'],
    ['expect: {suspended: }', 'expect.suspended', 'suspended: {}'],
    ['expect: {refusedRequest: }', 'expect.refusedRequest', 'refusedRequest: {}'],
    ['expect: {failedStage: }', 'expect.failedStage', 'failedStage: {stage: NAME}'],
    ['expect: {suspended: {message: }}', 'expect.suspended.message', 'message: TEXT'],
    ['ignore:', 'ignore', 'ignore: [.metadata.uid]'],
    ['ignore: [{path: .a, kind: }]', 'ignore[0].kind', 'kind: ConfigMap'],
    ['match: [{path: .a, range: {min: }}]', 'match[0].range.min', 'min: 1'],
    ['checks: [{run: "true", timeout: }]', 'checks[0].timeout', 'timeout: 90s'],
    ['vary: {large: }', 'vary.large', 'large: {}'],
    ['vary: {large: {patch: }}', 'vary.large.patch', 'patch: {spec: {size: large}}'],
  ])('%j is an error that says what could stand there', async (caseYaml, field, example) => {
    const error = await errorOf({ 'test/input/object.yaml': REQUEST, 'test/case.yaml': `${caseYaml}\n` });
    expect(error.code).toBe('invalid-case');
    expect(error.message).toBe(`${field}: has no value`);
    expect(error.hint).toContain(example);
    expect(error.hint).toContain('or leave it out');
  });

  it.each(['pipeline', 'stage', 'promise', 'network', 'timeout'])(
    '%s may not be empty either',
    async (field) => {
      const error = await errorOf({ 'test/input/object.yaml': REQUEST, 'test/case.yaml': `${field}: ''\n` });
      expect(error).toMatchObject({ code: 'invalid-case', location: { line: 1 } });
      expect(error.hint).toBeDefined();
    },
  );

  it('is one in a patch that removes what is there', async () => {
    const { cases } = await find({
      'test/input/object.yaml': REQUEST,
      'test/case.yaml': 'vary: {large: {patch: {spec: {size: }}}}\n',
    });
    expect(cases).toHaveLength(2);
  });

  it('is none where there is nothing but comments', async () => {
    expect((await settings('# env: {A: b}\n'))?.env).toEqual({});
  });
});

describe('findCases', () => {
  it('does not take a case.yaml that is no file for none at all', async () => {
    const error = await errorOf({ 'test/a/input/object.yaml': REQUEST, 'test/a/case.yaml/notes': '' });
    expect(error.code).toBe('unreadable-file');
    expect(error.message).toContain('case.yaml: it is a folder');
    expect(error.location?.file).toMatch(/\/test\/a\/case\.yaml$/);
  });

  it("takes the tutorial's layout as one case", async () => {
    const { root, cases } = await find({
      'test/input/object.yaml': REQUEST,
      'test/output/a.yaml': '',
      'test/metadata/b.yaml': '',
      'test/expected/output/a.yaml': '',
    });
    expect(cases).toEqual([
      {
        name: 'test',
        dir: path.join(root, 'test'),
        file: undefined,
        workflow: { type: 'resource', action: 'configure' },
        pipeline: undefined,
        requestFile: path.join(root, 'test/input/object.yaml'),
        env: {},
        timeoutSeconds: undefined,
        network: 'default',
      },
    ]);
  });

  it('adds each child folder with an input or a case.yaml, by name, and no other', async () => {
    const { root, cases } = await find({
      'test/input/object.yaml': REQUEST,
      'test/b/input/object.yaml': REQUEST,
      'test/a/case.yaml': 'pipeline: promise/configure\n',
      'test/notes/readme.md': '',
      'test/.hidden/input/object.yaml': REQUEST,
      'test/README.md': '',
    });
    expect(
      cases.map(({ name, requestFile }) => [name, requestFile && path.relative(root, requestFile)]),
    ).toEqual([
      ['test', 'test/input/object.yaml'],
      ['a', undefined],
      ['b', 'test/b/input/object.yaml'],
    ]);
  });

  it.each(['input', 'output', 'metadata', 'expected', 'cluster', 'destinations', 'variants'])(
    'takes no case from the reserved folder %s',
    async (name) => {
      const { cases } = await find({
        'test/a/input/object.yaml': REQUEST,
        [`test/${name}/input/object.yaml`]: REQUEST,
        [`test/${name}/case.yaml`]: '',
      });
      expect(cases.map((found) => found.name)).toEqual(['a']);
    },
  );

  it('finds no case in test/ itself where only children have one', async () => {
    const { cases } = await find({ 'test/a/input/object.yaml': REQUEST, 'test/input/notes.txt': '' });
    expect(cases.map(({ name }) => name)).toEqual(['a']);
  });

  it.each([
    ['no test folder', { 'promise.yaml': '' }],
    ['an empty input folder', { 'test/input/.gitkeep': '' }],
    ['a file named test', { test: '' }],
  ])('says how to add a first case where there is %s', async (_, files) => {
    const error = await errorOf(files as Record<string, string>);
    expect(error.code).toBe('no-cases');
    expect(error.hint).toContain('mkdir -p test/input, and write a request into test/input/object.yaml');
  });

  it.each([
    [
      'from the request that the Promise comes with',
      { 'resource-request.yaml': REQUEST },
      'cp resource-request.yaml',
    ],
    ["from the kratix CLI's", { 'example-resource.yaml': REQUEST }, 'cp example-resource.yaml'],
  ])('says how to add a first case %s', async (_, files, command) => {
    expect((await errorOf(files as unknown as Record<string, string>)).hint).toContain(command);
  });

  it('refuses a case without a request, and says which file to add', async () => {
    const error = await errorOf({ 'test/a/input/request.yaml': REQUEST });
    expect(error.code).toBe('invalid-case');
    expect(error.location?.file).toMatch(/\/test\/a$/);
    expect(error.hint).toContain('input/object.yaml');
  });

  it('refuses a request in a case of a Promise workflow', async () => {
    const error = await errorOf({
      'test/case.yaml': 'pipeline: promise/configure',
      'test/input/object.yaml': REQUEST,
    });
    expect(error.code).toBe('invalid-case');
    expect(error.location?.file).toMatch(/object\.yaml$/);
  });

  it('refuses a case whose workflow the Promise lacks, and lists what there is', async () => {
    const error = await errorOf({ 'test/input/object.yaml': REQUEST }, ['promise/configure/setup']);
    expect(error).toMatchObject({ code: 'invalid-case', notes: ['promise/configure/setup'] });
    expect(error.message).toContain('resource/configure');
  });

  it('fails a child named test beside a case in test/ itself, and no other case', async () => {
    const root = await tempTree({
      'test/input/object.yaml': REQUEST,
      'test/other/input/object.yaml': REQUEST,
      'test/test/input/object.yaml': REQUEST,
    });
    const found = await findCases(promiseWith(root, PIPELINES));
    expect(found.map((each) => [each.name, isBroken(each)])).toEqual([
      ['test', false],
      ['other', false],
      ['test/test', true],
    ]);
    expect(found.find(isBroken)?.error).toMatchObject({
      code: 'invalid-case',
      location: { file: path.join(root, 'test/test') },
    });
  });

  it('fails a child whose name is not UTF-8, and no other case', async () => {
    const root = await tempTree({ 'test/good/input/object.yaml': REQUEST, 'test/cafe/case.yaml': '' });
    const [named, unwritable] = [path.join(root, 'test/cafe'), Buffer.from(`${root}/test/caf\xe9`, 'latin1')];
    await rename(named, unwritable);
    // Under a name that whoever removes the folder can write.
    onTestFinished(() => rename(unwritable, named));
    const found = await findCases(promiseWith(root, PIPELINES));
    expect(found.map(({ name }) => name)).toEqual(['caf\\xe9', 'good']);
    expect(found.find(isBroken)?.error).toMatchObject({
      code: 'invalid-case',
      message: "the name of the folder caf\\xe9 isn't UTF-8",
      location: { file: path.join(root, 'test') },
    });
  });

  it('takes a child named test for any other where test/ itself is no case', async () => {
    const { cases } = await find({ 'test/test/input/object.yaml': REQUEST });
    expect(cases.map(({ name }) => name)).toEqual(['test']);
  });
});

describe('case.yaml', () => {
  it('may be empty', async () => {
    expect(await settings('# nothing yet\n')).toMatchObject({
      workflow: { type: 'resource', action: 'configure' },
      network: 'default',
    });
  });

  it('reads everything it may hold', async () => {
    const text =
      'description: d\npipeline: resource/delete/cleanup\nenv: {A: "1", B: ""}\ntimeout: 90s\nnetwork: none\n';
    expect(await settings(text)).toMatchObject({
      workflow: { type: 'resource', action: 'delete' },
      pipeline: 'cleanup',
      env: { A: '1', B: '' },
      timeoutSeconds: 90,
      network: 'none',
    });
  });

  it('reads Secrets and ConfigMaps, wherever the pipeline runs', async () => {
    const text =
      'secrets: {login: {password: hunter2}}\nconfigMaps:\n  settings: {a.conf: "x=1", size: ""}\n';
    const objects = (await settings(text))?.clusterObjects ?? [];
    expect(objects.map(({ data, ...rest }) => ({ ...rest, data: Object.fromEntries(data) }))).toEqual([
      {
        kind: 'Secret',
        namespace: undefined,
        name: 'login',
        data: { password: Buffer.from('hunter2') },
        binaryKeys: new Set(),
      },
      {
        kind: 'ConfigMap',
        namespace: undefined,
        name: 'settings',
        data: { 'a.conf': Buffer.from('x=1'), size: Buffer.from('') },
        binaryKeys: new Set(),
      },
    ]);
  });

  it('takes a whole workflow', async () => {
    expect(await settings('pipeline: promise/configure', false)).toMatchObject({
      workflow: { type: 'promise', action: 'configure' },
      pipeline: undefined,
      requestFile: undefined,
    });
  });

  it.each([
    ['5m', 300],
    ['1h30m', 5400],
    ['500ms', 0.5],
    ['1.5s', 1.5],
    ['45', 45],
    ['0.5', 0.5],
  ])('reads the timeout %s as %d seconds', async (text, seconds) => {
    expect((await settings(`timeout: ${text}`))?.timeoutSeconds).toBe(seconds);
  });

  it.each([
    ['an unknown key', 'pipelin: x', 'did you mean pipeline?'],
    [
      'an unknown pipeline',
      'pipeline: resource/configure/instanc',
      'did you mean resource/configure/instance?',
    ],
    ['a workflow that the Promise lacks', 'pipeline: promise/delete', 'it has resource/configure/instance'],
    ['a path that is too long', 'pipeline: resource/configure/instance/stage', 'has no'],
    ['a number in env', 'env: {A: 1}', 'env.A: must be a string, not the number 1'],
    ['a name that no variable has', 'env: {"A=B": x}', 'is no name of a variable'],
    ['a duration without a unit', 'timeout: "90"', 'must be a number of seconds or a duration'],
    ['a duration of nothing', 'timeout: 0s', 'must be a number of seconds or a duration'],
    ['a negative number', 'timeout: -1', 'must be a number of seconds or a duration'],
    ['another network', 'network: host', 'must be default or none, not the string "host"'],
    ['a number in a Secret', 'secrets: {login: {port: 5}}', 'secrets.login.port: must be a string'],
    ['a Secret without keys', 'secrets: {login: hunter2}', 'secrets.login: must be a mapping'],
    ["a Secret's name", 'secrets: {Login: {a: b}}', '"Login" must consist of lower-case letters'],
    ["a ConfigMap's key", 'configMaps: {c: {a/b: x}}', 'configMaps.c.a/b: a key may consist of'],
    ['a list', '- a', 'must be a mapping, not a list'],
  ])('refuses %s, and says where', async (_, text, message) => {
    const error = await errorOf({
      'test/input/object.yaml': REQUEST,
      'test/case.yaml': `# first line\n${text}\n`,
    });
    expect(error.code).toBe('invalid-case');
    expect(error.message).toContain(message);
    expect(error.location).toMatchObject({ file: expect.stringMatching(/case\.yaml$/), line: 2 });
    expect(error.hint).toBeTruthy();
  });

  it('that does not parse is an error of its own', async () => {
    const error = await errorOf({ 'test/input/object.yaml': REQUEST, 'test/case.yaml': 'a: [' });
    expect(error.code).toBe('invalid-yaml');
  });

  it('lists several problems in one go', async () => {
    const error = await errorOf({ 'test/case.yaml': 'network: host\nenv: {A: 1}\n' });
    expect(error.notes).toHaveLength(2);
  });
});
