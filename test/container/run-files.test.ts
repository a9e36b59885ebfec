import { chmod, chown, mkdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import {
  createSandbox,
  leftovers,
  readTree,
  runScripts,
  type Sandbox,
  writeTree,
} from '../support/run-case.ts';

/** An ordinary user, whom nothing in the engine knows. */
const ORDINARY_USER = 54321;

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
  engine = await connectEngine({ env: process.env });
  await ensureBusyboxImage(engine);
});

afterAll(async () => {
  await engine.close();
});

beforeEach(async () => {
  sandbox = await createSandbox(engine);
});

afterEach(async () => {
  await sandbox.dispose();
});

/** Runs something as an ordinary user who may use the engine. */
async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  const socket = engine.endpoint.host.replace(/^unix:\/\//, '');
  const { gid } = await stat(socket);
  const before = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  process.setegid?.(gid);
  process.seteuid?.(ORDINARY_USER);
  try {
    return await act();
  } finally {
    process.seteuid?.(before.uid);
    process.setegid?.(before.gid);
  }
}

const isRoot = process.getuid?.() === 0;

/** Whether an ordinary user who is in the socket's group may use the engine. */
async function isOpenToGroup(): Promise<boolean> {
  const socket = /^unix:\/\/(.*)$/.exec(engine.endpoint.host)?.[1];
  return socket !== undefined && ((await stat(socket)).mode & 0o060) === 0o060;
}

describe('what a stage leaves', () => {
  test('is collected whoever owns it and whatever its mode is', async () => {
    const run = await runScripts(sandbox, [
      'cd /kratix/output; mkdir -p closed; echo secret > closed/file; chmod 600 closed/file; chmod 700 closed; chown -R 1234:1234 closed',
    ]);
    expect(await readTree(run.outputDir)).toEqual({ 'closed/': '', 'closed/file': 'secret\n' });
    expect(run.pipelines[0]?.problems).toMatchObject([
      { path: 'output/closed', severity: 'warning' },
      { path: 'output/closed/file', severity: 'warning' },
    ]);
  });

  test.runIf(isRoot)('belongs to the ordinary user who runs it, run after run', async ({ skip }) => {
    if (!(await isOpenToGroup())) skip('the engine has no socket that a group may use');
    await chown(sandbox.root, ORDINARY_USER, ORDINARY_USER);
    await chown(sandbox.caseDir, ORDINARY_USER, ORDINARY_USER);
    await asOrdinaryUser(async () => {
      const script =
        'cd /kratix/output; mkdir sub; echo one > sub/secret; chmod 600 sub/secret; chmod 700 sub';
      const first = await runScripts(sandbox, [script]);
      expect(await readTree(first.collectedDir)).toMatchObject({ 'output/sub/secret': 'one\n' });
      const second = await runScripts(sandbox, ['echo two > /kratix/output/other']);
      expect(second.movedBecause).toBeUndefined();
      expect(await readTree(second.outputDir)).toEqual({ other: 'two\n' });
      expect((await stat(path.join(second.outputDir, 'other'))).uid).toBe(ORDINARY_USER);
    });
    expect(await leftovers(sandbox)).toEqual([]);
  });

  test.runIf(isRoot)('goes elsewhere where somebody else owns the folder', async ({ skip }) => {
    if (!(await isOpenToGroup())) skip('the engine has no socket that a group may use');
    await chown(sandbox.root, ORDINARY_USER, ORDINARY_USER);
    await writeTree(sandbox.caseDir, { 'output/of-root': 'x' });
    await chmod(path.join(sandbox.caseDir, 'output/of-root'), 0o600);
    await asOrdinaryUser(async () => {
      const run = await runScripts(sandbox, ['echo one > /kratix/output/it']);
      expect(run.movedBecause).toBe('test/output/of-root was not written by a run');
      expect(await readTree(run.outputDir)).toEqual({ it: 'one\n' });
    });
    expect(await readTree(sandbox.caseDir)).toEqual({ 'output/': '', 'output/of-root': 'x' });
  });

  test('never hangs a run or leads it elsewhere', async () => {
    const outside = path.join(sandbox.root, 'outside');
    await mkdir(outside);
    const run = await runScripts(sandbox, [
      [
        'cd /kratix/output',
        'mkfifo pipe',
        'mknod null c 1 3',
        'ln -s /etc/passwd absolute',
        `ln -s ${outside} door`,
        'ln -s ../../../etc/passwd climbing',
        'ln -s nothing dangling',
        'ln -s self self',
        'mkdir dir && echo in > dir/file && ln -s dir folder-link',
        'ln -s dir/file good-link && ln dir/file hard-link',
        'echo n > "$(printf "new\\nline")"; echo d > ./-rf; echo u > ☃; echo b > "back\\\\slash"; echo h > .hidden',
        'echo i > "$(printf "bad\\377name")"',
        'mkfifo /kratix/metadata/scratch',
      ].join('\n'),
    ]);
    expect(run.outcome).toBe('succeeded');
    expect(await readTree(run.outputDir)).toEqual({
      'dir/': '',
      'dir/file': 'in\n',
      'good-link': 'in\n',
      'hard-link': 'in\n',
      'new\nline': 'n\n',
      '-rf': 'd\n',
      '☃': 'u\n',
      'back\\slash': 'b\n',
      '.hidden': 'h\n',
      'bad\ufffdname': 'i\n',
    });
    expect(await readTree(outside)).toEqual({});
    const problems = run.pipelines[0]?.problems ?? [];
    expect(problems.map(({ path, severity }) => `${severity} ${path}`).sort()).toEqual([
      'error output/absolute',
      'error output/climbing',
      'error output/dangling',
      'error output/door',
      'error output/folder-link',
      'error output/null',
      'error output/pipe',
      'error output/self',
      'warning metadata/scratch',
      'warning output/bad\ufffdname',
    ]);
  });

  test('may nest deeper than a path can be long', async () => {
    const run = await runScripts(sandbox, [
      'cd /kratix/output; echo top > top; i=0; while [ $i -lt 400 ]; do mkdir nested-folder && cd nested-folder || exit 1; i=$((i+1)); done; echo x > bottom',
    ]);
    expect((await readTree(path.join(run.collectedDir, 'output'), '')).top).toBe('top\n');
    expect(await leftovers(sandbox)).toEqual([]);
  });
});

test.runIf(isRoot)('a full disk is an error, and the case is as before', async ({ skip }) => {
  const { failed } = await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'promise-test', sandbox.root], {
    reject: false,
  });
  if (failed) skip('needs to be allowed to mount');
  try {
    await mkdir(sandbox.caseDir);
    await runScripts(sandbox, ['echo before > /kratix/output/it']);
    const run = runScripts(sandbox, ['dd if=/dev/zero of=/kratix/output/big bs=1M count=3']);
    await expect(run).rejects.toMatchObject({ code: 'disk-full', exitCode: 3 });
    expect(await readTree(sandbox.caseDir)).toEqual({
      'output/': '',
      'output/it': 'before\n',
      'metadata/': '',
    });
    expect(await leftovers(sandbox)).toEqual([]);
  } finally {
    await execa('umount', [sandbox.root]);
  }
});

test('a folder that is mounted stays, and the files go elsewhere', async ({ skip }) => {
  const output = path.join(sandbox.caseDir, 'output');
  await mkdir(output);
  const { failed } = await execa('mount', ['-t', 'tmpfs', 'promise-test', output], { reject: false });
  if (failed) skip('needs to be allowed to mount');
  try {
    const run = await runScripts(sandbox, ['echo x > /kratix/output/it']);
    expect(run.movedBecause).toMatch(
      /^a folder in test is (a mount point|on another file system than \.promise)$/,
    );
    expect(await readTree(run.outputDir)).toEqual({ it: 'x\n' });
    expect(await readTree(sandbox.caseDir)).toEqual({ 'output/': '' });
  } finally {
    await execa('umount', [output]);
  }
});

describe("the user's files", () => {
  test('that git tracks are neither removed nor changed', async () => {
    await writeTree(sandbox.caseDir, { 'output/mine.yaml': 'mine: true\n' });
    await execa('git', ['init', '-q'], { cwd: sandbox.root });
    await execa('git', ['add', 'test/output/mine.yaml'], { cwd: sandbox.root });
    const run = await runScripts(sandbox, [
      'echo x > /kratix/output/mine.yaml; echo m > /kratix/metadata/note',
    ]);
    expect(run.movedBecause).toBe('test/output/mine.yaml is tracked by git');
    expect(await readTree(sandbox.caseDir)).toEqual({ 'output/': '', 'output/mine.yaml': 'mine: true\n' });
    expect(run.outputDir).toBe(path.join(sandbox.root, '.promise/out/test/output'));
    expect(await readTree(run.outputDir)).toEqual({ 'mine.yaml': 'x\n' });
    expect(await readTree(run.metadataDir)).toEqual({ note: 'm\n' });
    const { stdout } = await execa('git', ['status', '--porcelain'], { cwd: sandbox.root });
    expect(stdout).toBe('A  test/output/mine.yaml');
  });

  test('behind a symbolic link stay as they are', async () => {
    const elsewhere = path.join(sandbox.root, 'elsewhere');
    await writeTree(elsewhere, { keep: 'me' });
    await symlink(elsewhere, path.join(sandbox.caseDir, 'output'));
    const run = await runScripts(sandbox, ['echo x > /kratix/output/it']);
    expect(run.movedBecause).toBe('test/output is a symbolic link');
    expect(await readTree(elsewhere)).toEqual({ keep: 'me' });
    expect(await readTree(run.outputDir)).toEqual({ it: 'x\n' });
  });
});
