import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { BINARY, runPromise, startPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** Containers and volumes whose labels name a process: what that `promise` has in the engine. */
async function ownedBy(pid: number | undefined): Promise<readonly string[]> {
  const filter = ['--filter', `label=io.kratix-promise.pid=${pid}`];
  const [containers, volumes, networks] = await Promise.all([
    execa('docker', ['ps', '--all', '--quiet', ...filter]),
    execa('docker', ['volume', 'ls', '--quiet', ...filter]),
    execa('docker', ['network', 'ls', '--quiet', ...filter]),
  ]);
  return [containers, volumes, networks].flatMap(({ stdout }) =>
    stdout.split('\n').filter((line) => line !== ''),
  );
}

/** Waits until something is so; the runner's own timeout ends it. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

/** The temporary folders of runs in a Promise's folder. */
async function temporaryFolders(dir: string): Promise<readonly string[]> {
  return readdir(path.join(dir, '.promise/tmp')).catch(() => []);
}

const SLOW = {
  scripts: ['echo "run: 2" > /kratix/output/a.yaml; echo started; sleep 600'],
  files: { '.gitignore': 'test/output\n' },
};

/** Starts a run whose stage sleeps, and waits until that stage has begun. The run is a promise itself: hence the box. */
async function startSlowRun(dir: string) {
  const run = startPromise(['test', '--verbose'], { cwd: dir });
  await new Promise<void>((resolve, reject) => {
    run.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('started')) resolve();
    });
    run.once('exit', (code) => reject(new Error(`ended with ${code} before its stage began`)));
  });
  return { run };
}

describe('an interrupted run', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on %s with %d, and leaves nothing', async (signal, exitCode) => {
    folder = await promiseFolder(SLOW);
    const { run } = await startSlowRun(folder.dir);
    expect(await ownedBy(run.pid)).not.toEqual([]);
    run.kill(signal);
    expect((await run).exitCode).toBe(exitCode);
    expect(await ownedBy(run.pid)).toEqual([]);
    expect(await temporaryFolders(folder.dir)).toEqual([]);
    expect(existsSync(path.join(folder.dir, 'test/output'))).toBe(false);
  });

  it.each([0, 100, 250, 500, 800, 1200, 1800])(
    'leaves nothing after %d ms, wherever that is',
    async (delay) => {
      folder = await promiseFolder({ scripts: ['echo "a: 1" > /kratix/output/a.yaml', 'sleep 0.3', 'true'] });
      const run = startPromise(['test', '--update'], { cwd: folder.dir });
      await sleep(delay);
      run.kill('SIGINT');
      const { exitCode, signal } = await run;
      // Before the program is up, the signal ends it as any process; after the last step, it has ended well.
      expect([0, 130, undefined]).toContain(exitCode);
      if (exitCode === undefined) expect(signal).toBe('SIGINT');
      expect(await ownedBy(run.pid)).toEqual([]);
      expect(await temporaryFolders(folder.dir)).toEqual([]);
      const output = path.join(folder.dir, 'test/output');
      if (existsSync(output)) expect(await readdir(output)).toEqual(['a.yaml']);
    },
  );

  it('takes a signal that comes twice at once, as under npm, for one', async () => {
    folder = await promiseFolder(SLOW);
    const { run } = await startSlowRun(folder.dir);
    run.kill('SIGINT');
    await sleep(20);
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    expect(await ownedBy(run.pid)).toEqual([]);
  });

  it('tells a program that it was interrupted', async () => {
    folder = await promiseFolder(SLOW);
    const run = startPromise(['test', '--json'], { cwd: folder.dir });
    await until(async () => (await ownedBy(run.pid)).length > 0);
    run.kill('SIGINT');
    const { stdout, exitCode } = await run;
    expect(JSON.parse(String(stdout))).toMatchObject({ version: 1, error: { code: 'interrupted' } });
    expect(exitCode).toBe(130);
  });

  it('leaves nothing when its terminal is closed', async () => {
    folder = await promiseFolder(SLOW);
    const command = `echo $$ > pid; exec ${process.execPath} ${BINARY} test --verbose`;
    const terminal = execa('script', ['--quiet', '--flush', '--command', command, '/dev/null'], {
      cwd: folder.dir,
      env: { CI: undefined },
      reject: false,
    });
    await new Promise<void>((resolve) => {
      terminal.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('started')) resolve();
      });
    });
    const pid = Number(await readFile(path.join(folder.dir, 'pid'), 'utf8'));
    expect(await ownedBy(pid)).not.toEqual([]);
    terminal.kill('SIGKILL');
    await terminal;
    await until(async () => (await ownedBy(pid)).length === 0);
    await until(async () => (await temporaryFolders(folder?.dir ?? '')).length === 0);
  });

  it('leaves the files of the run before as they were', async () => {
    folder = await promiseFolder({
      ...SLOW,
      scripts: ['echo "run: 1" > /kratix/output/a.yaml; [ -z "$SLOW" ] || { echo started; sleep 600; }'],
    });
    expect((await runPromise(['test', '--update'], { cwd: folder.dir })).exitCode).toBe(0);
    const slowCase = 'env: {SLOW: "1"}\n';
    await writeFile(path.join(folder.dir, 'test/case.yaml'), slowCase);
    const { run } = await startSlowRun(folder.dir);
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    expect(await readFile(path.join(folder.dir, 'test/output/a.yaml'), 'utf8')).toBe('run: 1\n');
    expect(await readFile(path.join(folder.dir, 'test/expected/output/a.yaml'), 'utf8')).toBe('run: 1\n');
  });
});

describe('a killed run', () => {
  it('is cleaned up after by the next one, which leaves what lives alone', async () => {
    folder = await promiseFolder(SLOW);
    const other = await promiseFolder(SLOW);
    const quick = await promiseFolder({ scripts: ['echo "a: 1" > /kratix/output/a.yaml'] });
    try {
      const { run: killed } = await startSlowRun(folder.dir);
      const { run: living } = await startSlowRun(other.dir);
      killed.kill('SIGKILL');
      await killed;
      expect(await ownedBy(killed.pid)).not.toEqual([]);
      const living1 = await ownedBy(living.pid);

      expect((await runPromise(['test', '--update'], { cwd: quick.dir })).exitCode).toBe(0);
      await until(async () => (await ownedBy(killed.pid)).length === 0);
      expect(await ownedBy(living.pid)).toEqual(living1);
      living.kill('SIGINT');
      expect((await living).exitCode).toBe(130);
    } finally {
      await other.remove();
      await quick.remove();
    }
  });

  it('is cleaned up after in its own folder, too', async () => {
    folder = await promiseFolder(SLOW);
    const { run: killed } = await startSlowRun(folder.dir);
    killed.kill('SIGKILL');
    await killed;
    expect(await temporaryFolders(folder.dir)).not.toEqual([]);
    const { run: again } = await startSlowRun(folder.dir);
    again.kill('SIGINT');
    await again;
    expect(await temporaryFolders(folder.dir)).toEqual([]);
  });
});

describe('two runs side by side', () => {
  it('that build different images under one name each run their own', async () => {
    const image = `promise-test/side-by-side-${process.pid}:v1`;
    const make = (word: string) =>
      promiseFolder({
        container: { image, command: ['sh', '-c', 'cp /word /kratix/output/word'] },
        files: {
          'pipeline/Dockerfile': `FROM busybox:1.35\nRUN sleep 1; echo ${word} > /word\n`,
          'test/expected/output/word': `${word}\n`,
        },
      });
    const folders = [await make('one'), await make('two')];
    try {
      const results = await Promise.all(folders.map(({ dir }) => runPromise(['test'], { cwd: dir })));
      expect(results.map(({ stdout }) => stdout)).toEqual(
        results.map(() => expect.stringContaining('1 passed')),
      );
    } finally {
      for (const each of folders) await each.remove();
      await execa('docker', ['image', 'rm', '--force', image], { reject: false });
    }
  });

  it('of the same Promise do not disturb each other', async () => {
    folder = await promiseFolder({
      scripts: ['sleep 1; cat /kratix/input/object.yaml > /kratix/output/a.yaml'],
    });
    const { dir } = folder;
    expect((await runPromise(['test', '--update'], { cwd: dir })).exitCode).toBe(0);
    const results = await Promise.all([0, 1, 2].map(() => runPromise(['test'], { cwd: dir })));
    expect(results.map(({ stdout }) => stdout)).toEqual(
      results.map(() => expect.stringContaining('1 passed')),
    );
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await temporaryFolders(dir)).toEqual([]);
  });
});
