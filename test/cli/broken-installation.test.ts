import { cp, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Rejects a promise that nobody awaits, as soon as the binary listens for what nobody catches. */
const STRAY = `data:text/javascript,${encodeURIComponent(`
  process.on('newListener', (name) => {
    if (name === 'uncaughtException') Promise.reject(new Error('a stray one'));
  });
`)}`;

describe('an installation that lacks the file that prints errors, as after an upgrade under a run', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const part of ['bin', 'dist', 'templates', 'package.json']) {
      await cp(path.join(ROOT, part), path.join(folder.dir, part), { recursive: true });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(folder.dir, 'node_modules'));
    const chunks = path.join(folder.dir, 'dist/chunks');
    const [missing = ''] = (await readdir(chunks)).filter((name) => name.startsWith('print-error-'));
    await rm(path.join(chunks, missing));
  });

  afterAll(() => folder.remove());

  function run(args: readonly string[], nodeArgs: readonly string[] = []) {
    return execa(process.execPath, [...nodeArgs, path.join(folder.dir, 'bin/promise.js'), ...args], {
      reject: false,
      stdin: 'ignore',
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
  }

  it('tells the error all the same, and what is missing', async () => {
    const { exitCode, stdout, stderr } = await run(['plan', '--nonsense']);
    expect(stderr).toMatch(/^error\[internal\]: unknown option '--nonsense'/);
    expect(stderr).toMatch(/printing it failed, too: Cannot find module '.*print-error-/);
    expect(stderr).toContain('hint: install promise anew');
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: '' });
  });

  it('ends, too, where nobody awaited what failed', async () => {
    const { exitCode, stderr } = await run(['completion', 'bash'], [`--import=${STRAY}`]);
    expect(stderr).toMatch(/^error\[internal\]: a stray one\n/);
    expect(stderr.match(/error\[/g)).toHaveLength(1);
    expect(exitCode).toBe(70);
  });
});
