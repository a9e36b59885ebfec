import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { promiseYaml } from '../support/workflows.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

/** Fails where it runs: the case is about the second stage. */
const FIRST = 'echo never >&2; exit 9';
/** As an ordinary user, it changes what it found, leaves something alone, and tells what there was. */
const SECOND = `cd /kratix
  found=$(find output metadata -type f | sort)
  echo "$found" > metadata/found
  echo second >> output/deep/list
  rm output/old
  output/tool > output/made`;

const FILES = {
  'promise.yaml': promiseYaml(
    { 'resource/configure': [{ name: 'instance', scripts: [FIRST, SECOND] }] },
    { api: SAMPLE_API },
  ),
  'test/alone/case.yaml': 'stage: stage-2\n',
  'test/alone/input/object.yaml': REQUEST,
  'test/alone/input/output/deep/list': 'first\n',
  'test/alone/input/output/old': '',
  'test/alone/input/output/tool': '#!/bin/sh\nid -u\n',
  'test/alone/input/metadata/.gitkeep': '',
  'test/whole/input/object.yaml': REQUEST,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const write = (files: Files) => writeFiles(folder.dir, files);

const read = (name: string) => readFile(path.join(folder.dir, 'test/alone', name), 'utf8');
const promise = (command: string, ...flags: readonly string[]) =>
  runPromise([command, '--dir', folder.dir, ...flags]);

describe('a stage alone', () => {
  it('runs on what the case says that the stages before it left, and its golden is all that is there then', async () => {
    const user = FILES['promise.yaml'].replaceAll(
      'image: busybox:1.35',
      'image: busybox:1.35\n                securityContext: {runAsUser: 1234}',
    );
    await write({ ...FILES, 'promise.yaml': user });
    const updated = await promise('test', '--stage', 'stage-2', '--update');
    expect(updated.stdout).toContain('1 case: 1 updated');
    expect(await read('expected/output/deep/list')).toBe('first\nsecond\n');
    expect(await read('expected/output/made')).toBe('1234\n');
    expect(await read('expected/output/tool')).toBe('#!/bin/sh\nid -u\n');
    expect(await read('expected/metadata/found')).toBe('output/deep/list\noutput/old\noutput/tool\n');
    await expect(read('expected/output/old')).rejects.toThrow('ENOENT');

    await write({
      'test/alone/input/output/old': 'the seed does not count',
      'test/alone/input/output/extra': '',
    });
    const changed = await promise('test', '--case', 'alone', '--json');
    expect(changed.exitCode).toBe(1);
    const [report] = JSON.parse(changed.stdout).cases;
    expect(report.differences.map((each: { path: string }) => each.path).sort()).toEqual([
      'metadata/found',
      'output/extra',
    ]);
    expect(report.delivery).toBeNull();
  });

  it('is shown by plan, with what it starts on', async () => {
    await write(FILES);
    const { exitCode, stdout } = await promise('plan', '--case', 'alone');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/starts on {2}.*test\/alone\/input\/output\n/);
    expect(stdout).toContain('  instance: stage-2\n');
    expect(stdout).not.toContain('stage-1');
  });

  it('is named with a hint where it is none, or one of several', async () => {
    await write({ ...FILES, 'test/alone/case.yaml': 'stage: stage-3\n' });
    const unknown = await promise('plan');
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stdout).toContain('case.yaml:1:1');
    expect(unknown.stdout).toContain('there is no stage stage-3 (did you mean stage-1?)');

    await write({ 'test/alone/case.yaml': '' });
    expect((await promise('plan', '--stage', 'stage-2', '--stage', 'stage-1')).stderr).toContain(
      'one stage runs alone',
    );
    expect((await promise('plan', '--stage', 'nope')).stderr).toContain(
      'NAME=DIR says which folder builds an image',
    );
    const none = await promise('plan', '--case', 'whole', '--stage', 'stage-1');
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toContain('no case runs the stage stage-1 alone');
    expect(none.stderr).toContain('stage: stage-1');
  });

  it('is what files to start on are for: a whole pipeline starts with none', async () => {
    await write({ ...FILES, 'test/alone/case.yaml': '' });
    const whole = await promise('test', '--case', 'alone');
    expect(whole.exitCode).toBe(2);
    expect(whole.stdout).toContain('input/output');
    expect(whole.stdout).toContain('stage: NAME');
  });
});
