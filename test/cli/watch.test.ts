import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise } from '../support/cli.ts';
import { promiseWithCases } from '../support/promise-cases.ts';
import { type PromiseFolder, promiseFolder, REQUEST } from '../support/promise-folder.ts';

const IMAGE = `promise-test/watch-${process.pid}:v1`;

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** A Promise with the cases a and b, whose stage comes from a folder: it writes the size that the request asks for. */
async function sizes(): Promise<(file: string) => string> {
  const files = ['a', 'b'].flatMap((name) => [
    [`test/${name}/input/object.yaml`, REQUEST.replace('name: example', `name: ${name}`)],
    [`test/${name}/expected/output/size`, '  size: small\n'],
  ]);
  folder = await promiseFolder({
    container: { image: IMAGE, command: ['sh', '/run.sh'] },
    files: {
      ...Object.fromEntries(files),
      'pipeline/Dockerfile': 'FROM busybox:1.35\nCOPY run.sh /run.sh\n',
      'pipeline/run.sh': 'grep size: /kratix/input/object.yaml > /kratix/output/size\n',
    },
    topCase: false,
  });
  const { dir } = folder;
  return (file) => path.join(dir, file);
}

describe('promise test --watch', () => {
  it('runs again what a change affects, and what keys ask for', async () => {
    const place = await sizes();
    const change = async (file: string, from: string, to: string): Promise<void> =>
      writeFile(place(file), (await readFile(place(file), 'utf8')).replace(from, to));
    const watch = atTerminal(['test', '--watch'], { cwd: place('.') });
    try {
      await watch.waitFor('2 cases: 2 passed');
      await watch.waitFor('waiting for changes');

      // A golden: its case. Its update is no change to run for.
      await change('test/a/expected/output/size', 'small', 'large');
      await watch.waitFor('changed: test/a/expected/output/size');
      await watch.waitFor('✗ a ');
      await watch.waitFor('1 case: 1 failed');
      await watch.waitFor('if the new output is right: press u');
      await watch.waitFor('failed: a');
      watch.type('u');
      await watch.waitFor('1 case: 1 updated');
      await watch.waitFor('waiting for changes');
      expect(await readFile(place('test/a/expected/output/size'), 'utf8')).toBe('  size: small\n');

      // A request: its case.
      await change('test/b/input/object.yaml', 'spec: {}', 'spec: {size: large}');
      await watch.waitFor('changed: test/b/input/object.yaml');
      await watch.waitFor('✗ b ');
      await watch.waitFor('failed: b');
      expect(watch.shown().match(/changed: /g)).toHaveLength(2);

      // A stage's folder: the cases that run its image.
      await change('pipeline/run.sh', 'size:', '"size: "');
      await watch.waitFor('changed: pipeline/run.sh');
      await watch.waitFor(`built ${IMAGE}`);
      await watch.waitFor('2 cases: 1 passed, 1 failed');
      watch.type('f');
      await watch.waitFor('1 case: 1 failed');

      // The Promise: everything, once it can be read.
      await change('promise.yaml', 'spec:', 'spec: [');
      await watch.waitFor('error[invalid-yaml]');
      await watch.waitFor('waiting for changes');
      await change('promise.yaml', 'spec: [', 'spec:');
      await watch.waitFor('2 cases: 1 passed, 1 failed');

      await watch.waitFor('waiting for changes');
      watch.type('c');
      await watch.waitFor('empty: all');
      watch.type('[a]\r');
      await watch.waitFor('1 case: 1 passed');
      await watch.waitFor('only cases that match [a]');

      watch.type('q');
      expect(await watch.ended).toBe(0);
    } finally {
      watch.type('q');
      await watch.ended;
      await execa('docker', ['image', 'rm', '--force', IMAGE], { reject: false });
    }
  });

  it('stops a run for a change, and ends at Ctrl-C with nothing left', async () => {
    folder = await promiseWithCases({ a: 'true', b: 'echo started; sleep 600' });
    const { dir } = folder;
    const watch = atTerminal(['test', '--watch', '--verbose'], { cwd: dir });
    await watch.waitFor('b: stage-1 | started');
    await writeFile(path.join(dir, 'test/b/case.yaml'), 'env: {SCRIPT: "echo quick"}\n');
    await watch.waitFor('changed: test/b/case.yaml');
    await watch.waitFor('stage-1 | quick');
    await watch.waitFor('✓ b');
    await watch.waitFor('waiting for changes');

    // No update mends a stage that fails.
    await writeFile(path.join(dir, 'test/b/case.yaml'), 'env: {SCRIPT: "exit 3"}\n');
    await watch.waitFor('failed: b');
    await watch.waitFor('waiting for changes');
    watch.type('u');
    await watch.waitFor('there is nothing to update');
    expect(watch.shown()).not.toContain('update goldens');

    await writeFile(path.join(dir, 'test/b/case.yaml'), 'env: {SCRIPT: "echo again; sleep 600"}\n');
    await watch.waitFor('stage-1 | again');
    const [runId] = await readdir(path.join(dir, '.promise/tmp'));
    const filter = ['--filter', `label=io.kratix-promise.run=${runId}`];
    const left = async () => (await execa('docker', ['ps', '--all', '--quiet', ...filter])).stdout;
    expect(await left()).not.toBe('');
    watch.type('\x03');
    expect(await watch.ended).toBe(130);
    expect(await left()).toBe('');
    expect(await readdir(path.join(dir, '.promise/tmp'))).toEqual([]);
  });

  it('takes what variants write for its own, and their goldens for theirs', async () => {
    folder = await promiseWithCases({ a: 'true' }, { a: 'vary: {one: {}, two: {}}\n' });
    const place = (file: string) => path.join(folder?.dir ?? '', 'test/a/variants', file);
    for (const name of ['one', 'two']) {
      await mkdir(place(`${name}/expected/output`), { recursive: true });
      await writeFile(place(`${name}/expected/output/a.yaml`), 'a: 1\n');
    }
    const watch = atTerminal(['test', '--watch'], { cwd: folder.dir });
    try {
      await watch.waitFor('3 cases: 3 passed');
      await watch.waitFor('waiting for changes');
      await writeFile(place('one/expected/output/a.yaml'), 'a: 2\n');
      await watch.waitFor('changed: test/a/variants/one/expected/output/a.yaml');
      await watch.waitFor('✗ a/one ');
      await watch.waitFor('1 case: 1 failed');
      await watch.waitFor('waiting for changes');
      expect(watch.shown().match(/^changed: .*/gm)).toHaveLength(1);
    } finally {
      watch.type('q');
      await watch.ended;
    }
  });

  it('needs a terminal', async () => {
    folder = await promiseFolder();
    const { stderr, exitCode } = await runPromise(['test', '--watch'], { cwd: folder.dir });
    expect(stderr).toContain('error[usage]: --watch needs a terminal');
    expect(exitCode).toBe(2);
  });
});
