import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { writeFiles } from '../support/write-files.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
});
afterEach(() => remove());

const read = (name: string) => readFile(path.join(dir, name), 'utf8');

describe('promise add stage', () => {
  it('adds a stage to a pipeline, which is green at once, and one that is told to do something', async () => {
    await runPromise(['init', 'grown', '--dir', '.'], { cwd: dir });
    const before = await read('promise.yaml');
    const added = await runPromise(['add', 'stage', 'resource/configure/instance', 'notify'], { cwd: dir });
    expect(added).toMatchObject({
      exitCode: 0,
      stdout:
        'edited   promise.yaml\ncreated  notify/Dockerfile\ncreated  notify/run\n\nNext: promise test-pipeline',
    });
    expect(await read('promise.yaml')).toBe(
      `${before}              - name: notify\n                image: grown-notify:v0.1.0\n`,
    );
    const first = ['--before', 'generate', '--image', 'grown-notify:v0.1.0'];
    const again = await runPromise(['add', 'container', 'resource/configure/instance', 'early', ...first], {
      cwd: dir,
    });
    expect(again.stdout).toBe('edited   promise.yaml\n\nNext: promise test-pipeline');

    const valid = await runPromise(['validate', '--strict'], { cwd: dir });
    expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({ code: 0 });
    const plan = await runPromise(['plan'], { cwd: dir });
    expect(plan.stdout).toContain('reader -> early -> generate -> notify -> work-writer');
    const green = await runPromise(['test-pipeline', '--verbose'], { cwd: dir });
    expect({ code: green.exitCode, text: green.stdout }).toMatchObject({
      code: 0,
      text: expect.stringContaining('1 case: 1 passed'),
    });

    const program = await read('notify/run');
    await writeFile(path.join(dir, 'notify/run'), `${program}echo "$name" > /kratix/output/name.txt\n`);
    const red = await runPromise(['test-pipeline'], { cwd: dir });
    expect({ code: red.exitCode, text: red.stdout }).toMatchObject({
      code: 1,
      text: expect.stringContaining('output/name.txt'),
    });
  });

  it('adds workflows that are not there yet, as promise init would have', async () => {
    await runPromise(['init', 'grown', '--dir', '.', '--layout', 'kratix'], { cwd: dir });
    for (const [pipeline, name] of [
      ['resource/delete/instance', 'clean-up'],
      ['promise/configure/install', 'share'],
      ['promise/delete/remove', 'say'],
    ] as const) {
      const { exitCode, stderr } = await runPromise(['add', 'stage', pipeline, name], { cwd: dir });
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining(`pipeline: ${path.posix.dirname(pipeline)}`),
      });
    }
    const folder = await temporaryFolder();
    try {
      const args = ['--layout', 'kratix', '--with-delete', '--with-promise-workflow'];
      await runPromise(['init', 'grown', '--dir', '.', ...args], { cwd: folder.dir });
      for (const stage of ['resource/delete/instance/clean-up', 'promise/configure/install/share']) {
        const file = path.join('workflows', stage, 'run');
        expect(await read(file)).toBe(await readFile(path.join(folder.dir, file), 'utf8'));
      }
    } finally {
      await folder.remove();
    }
    const valid = await runPromise(['validate', '--strict'], { cwd: dir });
    expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({ code: 0 });
    await writeFiles(dir, { 'test/gone/case.yaml': 'pipeline: promise/delete\n' });
    const plan = await runPromise(['plan', 'promise/delete'], { cwd: dir });
    expect(plan.stdout).toMatch(/folder +workflows\/promise\/delete\/remove\/say /);
  });

  it('leaves all as it was where a file is in the way, or Kratix would refuse the name', async () => {
    await runPromise(['init', 'grown', '--dir', '.'], { cwd: dir });
    const before = await read('promise.yaml');
    const taken = ['--image', 'r/pipeline:v1'];
    const blocked = await runPromise(['add', 'stage', 'resource/configure/instance', 'x', ...taken], {
      cwd: dir,
    });
    expect({ code: blocked.exitCode, text: blocked.stderr }).toMatchObject({
      code: 2,
      text: expect.stringContaining('error[file-exists]'),
    });
    const refused = await runPromise(['add', 'stage', 'resource/configure/instance', 'reader'], { cwd: dir });
    expect({ code: refused.exitCode, text: refused.stderr }).toMatchObject({
      code: 2,
      text: expect.stringMatching(
        /error\[invalid-promise\]: .*reader is a container that Kratix adds itself/,
      ),
    });
    expect(await read('promise.yaml')).toBe(before);
  });
});
