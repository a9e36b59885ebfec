import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

/** Tells what it is given: the object byte for byte, the environment, what is there already, and its network. */
const RUN = `#!/bin/sh
set -eu
cd /kratix
find output metadata -type f | sort > /tmp/found
cp input/object.yaml output/object.txt
env | grep -E '^(KRATIX|REGION)' | sort > output/environment
mv /tmp/found output/found
ls /sys/class/net > metadata/network
`;
const FOLDER = {
  'containers/tell/Dockerfile':
    'FROM busybox:1.35\nCOPY run /usr/local/bin/tell\nENTRYPOINT ["/usr/local/bin/tell"]\n',
  'containers/tell/run': RUN,
};
/** What an API server would change: comments, an order of its own, a field without a schema. */
const OBJECT =
  '# as it is\nkind: Quota\napiVersion: example.com/v1\nspec: {team: a}\nmetadata: {name: first}\n';
const PROMISE =
  'apiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nmetadata: {name: quotas}\nspec: {}\n';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const write = (files: Files) => writeFiles(folder.dir, files);

const read = (name: string) => readFile(path.join(folder.dir, name), 'utf8');
/** All files but the tool's own. */
async function files(): Promise<readonly string[]> {
  const entries = await readdir(folder.dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder.dir, path.join(entry.parentPath, entry.name)))
    .filter((name) => !name.split(path.sep).includes('.promise'))
    .sort();
}
const testStage = (...args: readonly string[]) => runPromise(['test-stage', ...args], { cwd: folder.dir });

describe('promise test-stage', () => {
  it('builds a folder, and runs the cases beside its Dockerfile as Kratix would run the image', async () => {
    await write({
      ...FOLDER,
      'containers/tell/tests/request/input/object.yaml': OBJECT,
      'containers/tell/tests/request/case.yaml': 'env: {REGION: eu}\nnetwork: none\n',
      'containers/tell/tests/promise/input/object.yaml': PROMISE,
      'containers/tell/tests/promise/case.yaml': 'pipeline: resource/delete\nnetwork: none\n',
    });
    const missing = await testStage('containers/tell');
    expect(missing.exitCode).toBe(1);
    expect(missing.stdout).toContain('no golden in containers/tell/tests/request/expected');
    expect(missing.stdout).toContain('promise test-stage containers/tell --update');
    expect(missing.stdout).not.toContain('not admitted');

    expect((await testStage('containers/tell', '--update')).stdout).toContain('2 cases: 2 updated');
    const expected = 'containers/tell/tests/request/expected';
    expect(await read(`${expected}/output/object.txt`)).toBe(OBJECT);
    expect(await read(`${expected}/metadata/network`)).toBe('lo\n');
    expect(await read(`${expected}/output/found`)).toBe('');
    expect(await read(`${expected}/output/environment`)).toBe(
      [
        'KRATIX_CLUSTER_SCOPED=false',
        'KRATIX_CRD_PLURAL=quotas',
        'KRATIX_OBJECT_GROUP=example.com',
        'KRATIX_OBJECT_KIND=Quota',
        'KRATIX_OBJECT_NAME=first',
        'KRATIX_OBJECT_NAMESPACE=default',
        'KRATIX_OBJECT_VERSION=v1',
        'KRATIX_PIPELINE_NAME=tell',
        'KRATIX_PROMISE_NAME=tell',
        'KRATIX_WORKFLOW_ACTION=configure',
        'KRATIX_WORKFLOW_TYPE=resource',
        'REGION=eu\n',
      ].join('\n'),
    );
    const ofPromise = await read('containers/tell/tests/promise/expected/output/environment');
    expect(ofPromise).toContain('KRATIX_CLUSTER_SCOPED=true\nKRATIX_CRD_PLURAL=promises\n');
    expect(ofPromise).toContain('KRATIX_PROMISE_NAME=quotas\n');
    expect(ofPromise).toContain('KRATIX_WORKFLOW_ACTION=delete\nKRATIX_WORKFLOW_TYPE=promise\n');

    const one = await testStage('containers/tell', '--case', 'req*', '-e', 'REGION=us', '--json');
    expect(one.exitCode).toBe(1);
    const report = JSON.parse(one.stdout);
    expect(report.cases).toHaveLength(1);
    expect(report.cases[0].differences.map((each: { path: string }) => each.path)).toEqual([
      'output/environment',
    ]);
    expect(report.cases[0].outputDir).toBe(path.join(folder.dir, 'containers/tell/tests/request/output'));

    const shown = await runPromise(['report', '--dir', 'containers/tell', '--reporter', 'pretty'], {
      cwd: folder.dir,
    });
    expect(shown.stdout).toContain('-REGION=eu\n');
    expect(shown.stdout).toContain('+REGION=us\n');
  });

  it('runs an image on the folders that the flags name, and writes nothing but the golden', async () => {
    await write({
      'in/object.yaml': OBJECT,
      'in/output/before': 'by the stage before\n',
      'in/output/deep/one': '1\n',
      'expected/README': 'not a golden\n',
      'expected/output/old': 'no longer written\n',
    });
    const args = ['busybox:1.35', '-i', 'in', '-o', 'expected'] as const;
    const before = await files();
    const missing = await testStage(...args);
    expect(missing.exitCode).toBe(1);
    expect(missing.stdout).toContain('✗ ./in ');
    expect(missing.stdout).toContain('promise test-stage busybox:1.35 -i in -o expected --update');
    expect(missing.stdout).toMatch(/written to \.promise\/out\/\S+\/output/);
    expect(await files()).toEqual(before);

    // Perhaps not a golden: the folder is one that somebody named.
    const updated = await testStage(...args, '--update');
    expect(updated.stdout).toContain('1 difference from the golden, left by the update');
    expect(updated.exitCode).toBe(1);
    expect(await files()).toEqual([
      'expected/README',
      'expected/output/before',
      'expected/output/deep/one',
      'expected/output/old',
      'in/object.yaml',
      'in/output/before',
      'in/output/deep/one',
    ]);
    await write({ 'in/output/before': 'something else\n' });
    const changed = await testStage(...args, '--reporter', 'github');
    expect(changed.exitCode).toBe(1);
    expect(changed.stderr).toMatch(/^::error file=expected\/output\/before,/m);
    expect(await read('expected/output/before')).toBe('by the stage before\n');
  });

  it.each([
    { args: ['nowhere/'], code: 'no-stage-folder', says: 'there is no folder nowhere/' },
    { args: ['in'], code: 'no-stage-folder', says: 'an image of that name is meant by in:latest' },
    { args: ['Busybox', '-i', 'in', '-o', 'e'], code: 'usage', says: '[HOST[:PORT]/]PATH[:TAG]' },
    { args: ['', '-i', 'in', '-o', 'e'], code: 'usage', says: '"" is no folder here' },
    { args: ['busybox:1.35'], code: 'no-cases', says: 'add -i DIR' },
    { args: ['containers/tell'], code: 'no-cases', says: 'mkdir -p containers/tell/tests/first/input' },
    { args: ['busybox:1.35', '-i', 'in'], code: 'usage', says: '--update' },
    { args: ['busybox:1.35', '-o', 'in'], code: 'usage', says: 'add -i DIR' },
    { args: ['busybox:1.35', '-i', 'in', '-o', 'in'], code: 'usage', says: 'the same folder' },
    { args: ['busybox:1.35', '-i', 'nix', '-o', 'e'], code: 'usage', says: 'there is no such folder' },
    { args: ['busybox:1.35', '-i', 'in/object.yaml', '-o', 'e'], code: 'usage', says: '-i in;' },
    { args: ['busybox:1.35', '-i', 'containers', '-o', 'e'], code: 'invalid-case', says: 'no object.yaml' },
    { args: ['busybox:1.35', '-i', 'case', '-o', 'e'], code: 'invalid-case', says: '-i case/input' },
    { args: ['busybox:1.35', '-i', 'in', '-o', 'case'], code: 'usage', says: 'case/output' },
    {
      args: ['busybox:1.35', '-i', 'in', '-o', 'case/output'],
      code: 'usage',
      says: 'the folder above it: -o case',
    },
    { args: ['busybox:1.35', '-i', 'in', '-o', 'e', '--case', 'a'], code: 'usage', says: 'cannot be used' },
  ])('refuses $args with error $code and what to do', async ({ args, code, says }) => {
    await write({
      ...FOLDER,
      'in/object.yaml': OBJECT,
      'case/input/object.yaml': OBJECT,
      ...(args.includes('case/output') ? { 'case/output/a': '' } : {}),
    });
    const { exitCode, stderr } = await testStage(...args);
    expect(stderr).toContain(`error[${code}]`);
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  });

  it('tells an image that is not to be had from a folder that is not there', async () => {
    await write({ 'in/object.yaml': OBJECT });
    const { exitCode, stderr } = await testStage(
      'localhost:1/nobody/nothing:v1',
      '-i',
      'in',
      '-o',
      'expected',
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('error[image-unavailable]');
    expect(stderr).toContain('there is no folder localhost:1/nobody/nothing:v1 here');
    expect(stderr).not.toContain('promise.config.yaml');
  });
});
