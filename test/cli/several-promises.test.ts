import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { junitErrors } from '../support/junit-schema.ts';
import { below, type PromiseFolder, promiseFiles } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { writeFiles } from '../support/write-files.ts';

const BROKEN =
  'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nmetadata: {name: broken}\nspec: {foo: 1}\n';
const WRITES = 'echo "a: 1" > /kratix/output/a.yaml';

describe('a repository of several Promises', () => {
  let folder: PromiseFolder;
  const run = (...args: readonly string[]) => runPromise(args, { cwd: folder.dir });

  beforeAll(async () => {
    folder = await temporaryFolder();
    const passing = promiseFiles({ scripts: [WRITES], files: { 'test/expected/output/a.yaml': 'a: 1\n' } });
    const { 'promise.yaml': second = '' } = promiseFiles({ scripts: ['echo 2 > /kratix/output/b.txt'] });
    await writeFiles(folder.dir, {
      ...below('promises/good', passing),
      // Two in one folder: each case is of one of them.
      ...below('promises/good', {
        'promise-ha.yaml': second,
        'test/ha/input/object.yaml': passing['test/input/object.yaml'] ?? '',
        'test/ha/case.yaml': 'promise: promise-ha.yaml\n',
        'test/ha/expected/output/b.txt': '2\n',
      }),
      ...below(
        'promises/bad',
        promiseFiles({ scripts: [WRITES], files: { 'test/expected/output/a.yaml': 'a: 2\n' } }),
      ),
      ...below('promises/untested', promiseFiles({ topCase: false })),
      'broken/promise.yaml': BROKEN,
      // What a stage writes, and what a golden holds, are no Promises of the repository.
      'promises/bad/stage/Dockerfile': 'FROM busybox:1.35\n',
      'promises/bad/stage/resources/promise.yaml': BROKEN,
      'promises/bad/tests/one/expected/output/promise.yaml': BROKEN,
    });
  });

  afterAll(() => folder.remove());

  it('runs all of them as one, with a table, the worst exit code, and every reporter', async () => {
    const { stdout, exitCode } = await run(
      'test',
      '--all',
      '--reporter',
      'pretty',
      '--reporter',
      'junit=all.xml',
      '--reporter',
      'json=all.json',
    );
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^✗ broken \(.*\): error\[invalid-promise\]: spec\.foo: unknown field$/m);
    expect(stdout).toMatch(/^✗ promises\/bad\/test \(.*\): 1 difference from the golden$/m);
    expect(stdout).toMatch(/^✓ promises\/good\/test \(/m);
    expect(stdout).toMatch(/^✓ promises\/good\/promise-ha\.yaml\/ha \(/m);
    expect(stdout).toContain(
      [
        '✗ broken                         invalid-promise',
        '✗ promises/bad                   1 case: 1 failed',
        '✓ promises/good/promise-ha.yaml  1 case: 1 passed',
        '✓ promises/good                  1 case: 1 passed',
        '- promises/untested              sample has no test cases',
        '',
        '5 Promises, 4 cases: 2 passed, 2 failed (',
      ].join('\n'),
    );
    expect(stdout).toContain('if the new output is right: promise test-pipeline --all --update');
    expect(stdout).toContain(
      'hint: promise init --adopt --all writes test cases for the Promises that have none',
    );
    expect(stdout).not.toContain('\n\n\n');
    const xml = await readFile(path.join(folder.dir, 'all.xml'), 'utf8');
    expect(await junitErrors(xml)).toEqual([]);
    expect(xml).toContain('name="promises/good/test"');
    const document = JSON.parse(await readFile(path.join(folder.dir, 'all.json'), 'utf8'));
    expect(schemaErrors('report.schema.json', document)).toEqual([]);
    expect(document.promises).toHaveLength(5);
  });

  it('narrows down by Promise, pipeline and case, and remembers which failed in each', async () => {
    const one = await run('test', '--all', '--dir', 'promises/good', '--list');
    expect(one.stdout).toMatch(
      /^promise-ha\.yaml\/ha +resource\/configure +promises\/good\/test\/ha\ntest +/,
    );
    expect(one.exitCode).toBe(0);
    const failed = await run('test', '--all', '--only-failed', '--dir', 'promises');
    expect(failed.stdout).toMatch(/^4 Promises, 1 case: 1 failed/m);
    expect(failed.exitCode).toBe(1);
    const named = await run('test', '--all', '--dir', 'promises', '--case', 'h*', '--list', '--json');
    expect(schemaErrors('case-list.schema.json', JSON.parse(named.stdout))).toEqual([]);
    expect(JSON.parse(named.stdout).cases.map((each: { name: string }) => each.name)).toEqual([
      'good/promise-ha.yaml/ha',
    ]);
  });

  it('stops with the first Promise that fails where asked to, and names what did not run', async () => {
    const { stdout, exitCode } = await run('test', '--all', '--bail', '--dir', 'promises');
    expect(stdout).toMatch(/^4 Promises, 3 cases: 1 failed, 2 not run/m);
    expect(exitCode).toBe(1);
  });

  it('gives a case of promise.yaml only to the Promise that it names', async () => {
    const ha = await run('test', '--dir', 'promises/good/promise.yaml', '--list');
    expect(ha.stdout).toMatch(/^test +resource\/configure/);
    expect(ha.stdout).not.toContain('/ha');
  });

  it('validates all of them', async () => {
    const { stdout, exitCode } = await run('validate', '--all');
    expect(stdout).toContain('broken/promise.yaml:4:8: error[invalid-promise]');
    expect(stdout).toMatch(/^5 Promises, .*: 1 error/m);
    expect(exitCode).toBe(2);
  });

  it('plans all of them: each plan, then a table of what there would be to run', async () => {
    const { stdout, exitCode } = await run('plan', '--all');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('broken/promise.yaml:4:8: error[invalid-promise]: spec.foo: unknown field\n');
    expect(stdout).toContain('sample (promises/good/promise-ha.yaml)\n\nha: resource/configure\n');
    expect(stdout).toContain('sample (promises/good/promise.yaml)\n\ntest: resource/configure\n');
    expect(stdout).toContain(
      [
        '✗ broken                         invalid-promise',
        '✓ promises/bad                   1 case; 1 image used as it is',
        '✓ promises/good/promise-ha.yaml  1 case; 1 image used as it is',
        '✓ promises/good                  1 case; 1 image used as it is',
        '✓ promises/untested              no case yet; 1 image used as it is',
      ].join('\n'),
    );
    const shard = await run('plan', '--all', '--shard', '2/2', '--dir', 'promises/bad');
    expect(shard).toMatchObject({
      exitCode: 0,
      stdout: '- .  shard 2/2 has nothing to run: there is 1 case',
    });
    const { stdout: json } = await run('plan', '--all', '--json', '--case', 'h*');
    const document = JSON.parse(json);
    expect(schemaErrors('plans.schema.json', document, ['plan.schema.json'])).toEqual([]);
    expect(document.promises.map((each: { outcome: string }) => each.outcome)).toEqual([
      'invalid',
      'nothing',
      'planned',
      'nothing',
      'nothing',
    ]);
    expect(document.promises[2].plan.cases).toMatchObject([{ name: 'ha' }]);
    const input = await run('plan', '--all', '--show-input', '--dir', 'promises/good');
    expect(input.stdout).toContain('---\n# promise-ha.yaml/ha\napiVersion: example.com/v1\n');
    expect(input.exitCode).toBe(0);
  });

  it('leaves out those that are named, by place or glob, and all that is in a folder', async () => {
    const planned = async (...args: readonly string[]) => {
      const { stdout } = await run('plan', '--json', ...args);
      return JSON.parse(stdout).promises.map((each: { place: string }) => each.place);
    };
    expect(await planned('--all', '--exclude', 'broken', '--exclude', 'promises/{bad,good}')).toEqual([
      'promises/untested',
    ]);
    expect(await planned('--exclude', './promises/good/promise-ha.yaml', '--exclude', '*/bad/')).toEqual([
      'broken',
      'promises/good',
      'promises/untested',
    ]);
    expect(await planned('--dir', 'promises', '--exclude', 'good')).toEqual(['bad', 'untested']);
    const listed = await run('test', '--exclude', 'broken', '--exclude', 'promises/good', '--list');
    expect(listed).toMatchObject({ stdout: expect.stringMatching(/^promises\/bad\/test .*$/), exitCode: 0 });
    const tested = await run('test', '--exclude', 'broken', '--exclude', 'promises/good');
    expect(tested.stdout).toContain(
      'promise test-pipeline --all --exclude broken --exclude promises/good --update',
    );
    expect(tested.exitCode).toBe(1);
    expect(await run('validate', '--exclude', 'broken')).toMatchObject({
      stdout: expect.stringMatching(/^4 Promises, /),
      exitCode: 0,
    });
    const cleaned = await run('clean', '--exclude', 'promises', '--dry-run', '--json');
    expect(JSON.parse(cleaned.stdout).removed).toEqual([]);
    const unbuilt = await run('build', '--exclude', 'broken');
    expect(unbuilt.stderr).not.toContain('broken');
  });

  it.each([
    [['plan', '--exclude', 'bad'], 'usage'],
    [['plan', '--exclude', '**'], 'no-promise'],
    [['validate', '--exclude', 'broken', 'promises'], 'usage'],
    [['test', '--exclude', 'broken', '--watch'], 'usage'],
    [['init', 'redis', '--exclude', 'broken'], 'usage'],
    [['test', '--all', '--case', 'nothing', '--dir', 'promises'], 'unknown-case'],
    [['test', '--all', '--dir', 'promises/untested'], 'no-cases'],
    [['test', '--all', '--watch'], 'usage'],
    [['validate', '--all', 'promises'], 'usage'],
    [['plan', '--all', '--stage', 'stage-1=.'], 'usage'],
    [['plan', '--all', '--case', 'nothing', '--dir', 'promises'], 'unknown-case'],
    [['test', '--all', '--dir', 'promises/good/test/input'], 'no-promise'],
  ])('refuses %j', async (args, code) => {
    const { stderr, exitCode } = await run(...args);
    expect(stderr).toContain(`error[${code}]`);
    expect(exitCode).toBe(2);
  });
});

it('tells of the cases that had ended when their Promise failed as a whole', async () => {
  const folder = await temporaryFolder();
  try {
    await writeFiles(
      folder.dir,
      below(
        'a',
        promiseFiles({
          container: { image: 'promise-test.invalid/nowhere:v1' },
          files: { 'test/unreadable/case.yaml': 'nonsense: 1\n' },
        }),
      ),
    );
    const { stdout, exitCode } = await runPromise(['test', '--all', '--json'], { cwd: folder.dir });
    const document = JSON.parse(stdout);
    expect(document.cases.map((each: { name: string }) => each.name)).toEqual(['a', 'a/unreadable']);
    expect(document).toMatchObject({ failed: 2, notRun: ['a/test'] });
    expect(exitCode).toBe(3);
  } finally {
    await folder.remove();
  }
});

it('builds the images of several Promises, goes on where one fails, and ends with the worst exit code', async () => {
  const folder = await temporaryFolder();
  try {
    const promise = (name: string) => {
      const { 'promise.yaml': text = '' } = promiseFiles({
        topCase: false,
        container: { image: `promise-test/several-${name}:v1` },
      });
      return text;
    };
    await writeFiles(folder.dir, {
      'a/promise.yaml': promise('a'),
      'a/pipeline/Dockerfile': 'FROM busybox:1.35\nRUN exit 3\n',
      'b/promise.yaml': promise('b'),
      'b/pipeline/Dockerfile': 'FROM busybox:1.35\n',
    });
    const { stdout, stderr, exitCode } = await runPromise(['build', '--all'], { cwd: folder.dir });
    expect(stdout).toMatch(/^promise-test\/several-b:v1 {2}[0-9a-f]{12}$/m);
    expect(stderr).toMatch(/^warning: a: /m);
    expect(exitCode).toBe(1);
    const again = await runPromise(['build', '--all', '--oci-layout', 'b/promise.yaml'], { cwd: folder.dir });
    expect(again.stderr).toContain('error[file-exists]');
    await writeFiles(folder.dir, { 'a/promise.yaml': promise('b') });
    const layouts = await runPromise(['build', '--all', '--oci-layout', 'dist'], { cwd: folder.dir });
    expect(layouts.stderr).toContain(
      'error[usage]: the layouts of promise-test/several-b:v1 (a) and promise-test/several-b:v1 (b) would both be promise-test_several-b',
    );
    expect(layouts.exitCode).toBe(2);
    const missing = await runPromise(['build', '--all', 'nothing'], { cwd: folder.dir });
    expect(missing.stderr).toContain('error[unknown-stage]');
  } finally {
    await execa('docker', ['image', 'rm', 'promise-test/several-b:v1']);
    await folder.remove();
  }
});
