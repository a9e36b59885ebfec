import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { promiseYaml } from '../support/workflows.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

const FILES = {
  'promise.yaml': promiseYaml(
    {
      'resource/configure': [
        { name: 'instance', scripts: ['cp /kratix/input/object.yaml /kratix/output/copy.yaml'] },
      ],
      'resource/delete': [{ name: 'gone', scripts: ['echo {} > /kratix/metadata/status.yaml'] }],
      'promise/configure': [{ name: 'install', scripts: ['true'] }],
    },
    { api: SAMPLE_API },
  ),
  'test/input/object.yaml': REQUEST,
  'requests/object.yaml': REQUEST.replace('example\n', 'from-elsewhere\n'),
  'goldens/output/.gitkeep': '',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await write(FILES);
});

afterEach(() => folder.remove());

const write = (files: Files) => writeFiles(folder.dir, files);

const read = (name: string) => readFile(path.join(folder.dir, name), 'utf8');
const test = (...args: readonly string[]) =>
  runPromise(['test', ...args, '-i', 'requests', '-o', 'goldens'], { cwd: folder.dir });

describe('a case that -i and -o put together', () => {
  it('is admitted and run as any of the Promise, and leaves everything but its goldens as it was', async () => {
    const updated = await test('--update');
    expect(updated.stderr).not.toContain('error');
    expect(updated.exitCode).toBe(0);
    // What the API server adds is there.
    expect(await read('goldens/output/copy.yaml')).toContain('size: small');
    expect(await readdir(path.join(folder.dir, 'test'))).toEqual(['input']);
    expect(await readdir(path.join(folder.dir, 'requests'))).toEqual(['object.yaml']);

    await write({ 'requests/object.yaml': FILES['requests/object.yaml'].replace('{}', '{size: large}') });
    const changed = await test();
    expect(changed.exitCode).toBe(1);
    expect(changed.stdout).toContain('✗ ./requests ');
    expect(changed.stdout).toContain('spec.size: "small" -> "large"');
    expect(changed.stdout).toContain('promise test-pipeline -i requests -o goldens --update');
    const shown = await runPromise(['report', '--json'], { cwd: folder.dir });
    expect(JSON.parse(shown.stdout).cases[0].expectedDir).toBe(path.join(folder.dir, 'goldens'));
    // Nothing that is remembered of the Promise's own cases is touched.
    const again = await runPromise(['test', '--only-failed'], { cwd: folder.dir });
    expect(again.stdout + again.stderr).toContain('no case failed when it last ran');
  });

  it('runs the workflow that is named', async () => {
    expect((await test('resource/delete', '--update')).exitCode).toBe(0);
    expect(await read('goldens/metadata/status.yaml')).toBe('{}\n');
  });

  it('fails where the API server would refuse its request', async () => {
    await write({ 'requests/object.yaml': FILES['requests/object.yaml'].replace('{}', '{size: 3}') });
    const refused = await test('--update');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain('✗ ./requests (0 ms): the API server would refuse the request');
  });

  it.each([
    { args: ['promise/configure'], says: 'a Promise workflow runs on the Promise itself' },
    { args: ['promise/delete'], says: 'has no promise/delete' },
    { args: ['resource/configure', 'resource/delete'], says: 'one workflow, or one pipeline of it' },
    { args: ['--stage', 'nope'], says: 'there is no stage nope' },
    { args: ['--watch'], says: 'cannot be used with' },
    { args: ['--list'], says: 'cannot be used with' },
  ])('refuses $args', async ({ args, says }) => {
    const { exitCode, stderr } = await test(...args);
    expect(stderr).toContain('error[usage]');
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  });
});
