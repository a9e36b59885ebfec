import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { runPromise, startPromise } from '../support/cli.ts';
import { promiseWithCases } from '../support/promise-cases.ts';
import type { PromiseFolder } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

async function cases(scripts: Readonly<Record<string, string>>): Promise<string> {
  folder = await promiseWithCases(scripts);
  return folder.dir;
}

const QUICK = { a: 'true', b: 'true', c: 'true', d: 'true', e: 'true' };

async function listed(cwd: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr, exitCode } = await runPromise(['test', '--list', ...flags], { cwd });
  expect(exitCode, stderr).toBe(0);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ')[0] ?? '']));
}

describe('--list', () => {
  it('prints what would run, with its folder, and runs nothing', async () => {
    const cwd = await cases({ a: 'true', 'with-data': 'true' });
    const nowhere = { cwd, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } };
    const { stdout, exitCode } = await runPromise(['test', '--list'], nowhere);
    expect(stdout).toBe(
      'a          resource/configure  test/a\nwith-data  resource/configure  test/with-data',
    );
    expect(exitCode).toBe(0);

    const json = await runPromise(['test', '--list', '--json', '--case', 'a'], nowhere);
    const document = JSON.parse(json.stdout);
    expect(document.cases).toEqual([
      {
        name: 'a',
        dir: path.join(cwd, 'test/a'),
        workflow: { type: 'resource', action: 'configure' },
        pipelines: ['instance'],
        whole: true,
        stage: null,
      },
    ]);
    expect(schemaErrors('case-list.schema.json', document)).toEqual([]);
  });
});

describe('--shard', () => {
  it('puts each case into exactly one shard', async () => {
    const cwd = await cases(QUICK);
    const shards = await Promise.all(['1/2', '2/2'].map((shard) => listed(cwd, '--shard', shard)));
    expect(shards).toEqual([
      ['a', 'c', 'e'],
      ['b', 'd'],
    ]);
    expect(await listed(cwd, '--shard', '1/2', '--case', '[b-d]')).toEqual(['b', 'd']);
  });

  it('passes where it has nothing to run, and says so', async () => {
    const cwd = await cases(QUICK);
    const { stdout, stderr, exitCode } = await runPromise(['test', '--shard', '6/6'], { cwd });
    expect(stderr).toContain('note: shard 6/6 has nothing to run: there are 5 cases');
    expect(stdout).toMatch(/^0 cases/);
    expect(exitCode).toBe(0);
  });

  it.each(['0/2', '3/2', '1', '1/0', 'a/b', '-1/2'])('is not %s', async (shard) => {
    const cwd = await cases({ a: 'true' });
    const { stderr, exitCode } = await runPromise(['test', `--shard=${shard}`], { cwd });
    expect(stderr).toContain('Expected INDEX/COUNT such as 1/4');
    expect(exitCode).toBe(2);
  });
});

describe('--bail', () => {
  it('stops what runs and starts nothing more', async () => {
    const cwd = await cases({ a: 'sleep 1; exit 3', b: 'sleep 600', c: 'true' });
    const run = startPromise(['test', '--bail', '--concurrency', '2', '--json'], { cwd });
    const { pid } = run;
    const { stdout, exitCode } = await run;
    const report = JSON.parse(String(stdout));
    expect(report).toMatchObject({ outcome: 'failed', failed: 1, error: null, notRun: ['b', 'c'] });
    expect(report.cases.map(({ name }: { name: string }) => name)).toEqual(['a']);
    expect(exitCode).toBe(1);
    const filter = ['--filter', `label=io.kratix-promise.pid=${pid}`];
    expect((await execa('docker', ['ps', '--all', '--quiet', ...filter])).stdout).toBe('');
  });
});

describe('--only-failed', () => {
  it('runs what failed when it last ran, whatever else ran since', async () => {
    const cwd = await cases({ a: 'exit 3', b: 'true', c: 'exit 4' });
    expect((await runPromise(['test'], { cwd })).stdout).toContain('1 passed, 2 failed');
    await runPromise(['test', '--case', 'b'], { cwd });
    expect(await listed(cwd, '--only-failed')).toEqual(['a', 'c']);

    await writeFile(path.join(cwd, 'test/a/case.yaml'), 'env: {SCRIPT: "true"}\n');
    const again = await runPromise(['test', '--only-failed'], { cwd });
    expect(again.stdout).toContain('2 cases: 1 passed, 1 failed');
    expect(await listed(cwd, '--only-failed')).toEqual(['c']);

    await writeFile(path.join(cwd, 'test/c/case.yaml'), 'env: {SCRIPT: "true"}\n');
    await runPromise(['test', '--case', 'c'], { cwd });
    const none = await runPromise(['test', '--only-failed'], { cwd });
    expect(none.stderr).toContain('note: no case failed when it last ran: there is nothing to run again');
    expect(none.exitCode).toBe(0);
  });
});
