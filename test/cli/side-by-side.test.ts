import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runPromise, startPromise } from '../support/cli.ts';
import { promiseWithCases } from '../support/promise-cases.ts';
import type { PromiseFolder } from '../support/promise-folder.ts';

const ROUNDING_MS = 2;

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

async function cases(...options: Parameters<typeof promiseWithCases>): Promise<string> {
  folder = await promiseWithCases(...options);
  return folder.dir;
}

interface Times {
  readonly name: string;
  readonly startedAt: number;
  readonly milliseconds: number;
}

async function timesOf(cwd: string, ...flags: readonly string[]): Promise<readonly Times[]> {
  const { stdout, stderr } = await runPromise(['test', '--json', ...flags], { cwd });
  const report = JSON.parse(stdout);
  expect(report.passed, stderr).toBe(report.cases.length);
  return report.cases;
}

describe('cases', () => {
  it('run side by side, and are told in their order', async () => {
    const cwd = await cases({ a: 'sleep 2', b: 'true', c: 'true' });
    const [a, b, c] = await timesOf(cwd, '--concurrency', '3');
    expect([a?.name, b?.name, c?.name]).toEqual(['a', 'b', 'c']);
    const endOfA = (a?.startedAt ?? 0) + (a?.milliseconds ?? 0);
    expect(b?.startedAt).toBeLessThan(endOfA);
    expect(c?.startedAt).toBeLessThan(endOfA);

    const { stdout } = await runPromise(['test'], { cwd });
    expect(stdout.match(/✓ \w/g)).toEqual(['✓ a', '✓ b', '✓ c']);
  });

  it('run one after the other where asked to', async () => {
    const cwd = await cases({ a: 'true', b: 'true' });
    const [a, b] = await timesOf(cwd, '--concurrency', '1');
    // Starts and durations are of two clocks, each rounded; a case takes some hundred milliseconds.
    expect((b?.startedAt ?? 0) + ROUNDING_MS).toBeGreaterThanOrEqual(
      (a?.startedAt ?? 0) + (a?.milliseconds ?? 0),
    );
  });

  it('leave nothing in the engine before the next one begins', async () => {
    // Others use the engine meanwhile: their cases have other names.
    const names = ['a', 'b', 'c'].map((letter) => `${letter}${randomUUID().slice(0, 8)}`);
    const cwd = await cases(Object.fromEntries(names.map((name) => [name, 'true'])));
    const filters = ['type=container', 'event=create', 'event=destroy'].flatMap((each) => ['--filter', each]);
    const since = String(Date.now() / 1000);
    const engine = execa('docker', ['events', '--since', since, ...filters, '--format', '{{json .Actor}}'], {
      reject: false,
    });
    const seen: string[] = [];
    const onLine = (line: string) => seen.push(...names.filter((name) => line.includes(`-${name}_`)));
    createInterface(engine.stdout).on('line', onLine);
    await timesOf(cwd, '--concurrency', '1');
    await vi.waitUntil(() => seen.length >= 12, { timeout: 10_000 });
    engine.kill();
    await engine;
    // Each has a container for its files and one for its stage, created and destroyed.
    expect(seen).toEqual(names.flatMap((name) => Array(4).fill(name)));
  });

  it('keep their logs apart, and their failures to themselves', async () => {
    const cwd = await cases(
      { a: 'for i in 1 2 3; do echo line-$i; sleep 0.2; done', b: 'exit 3', c: 'true', d: 'echo line-4' },
      { c: 'kindCluster: no-such-cluster\n' },
    );
    const { stdout, stderr, exitCode } = await runPromise(['test', '--verbose'], { cwd });
    expect(exitCode).toBe(3);
    expect(stderr.match(/^.*line-.*$/gm)?.sort()).toEqual([
      'a: stage-1 | line-1',
      'a: stage-1 | line-2',
      'a: stage-1 | line-3',
      'd: stage-1 | line-4',
    ]);
    expect(stdout.match(/^[✓✗] .*$/gm)?.map((line) => line.replace(/ \(.*?\)/, ''))).toEqual([
      '✓ a',
      '✗ b: a stage failed',
      expect.stringMatching(/^✗ c: error\[no-kind-cluster\]: there is no kind cluster no-such-cluster/),
      '✓ d',
    ]);
    expect(stdout).toContain('4 cases: 2 passed, 2 failed');

    const { stdout: json } = await runPromise(['test', '--json', '--case', 'c'], { cwd });
    expect(JSON.parse(json)).toMatchObject({
      failed: 1,
      error: null,
      cases: [{ failure: { kind: 'error', error: { code: 'no-kind-cluster' } } }],
    });
  });

  it('all end at an interrupt, and leave nothing', async () => {
    const cwd = await cases({ a: 'echo started; sleep 600', b: 'echo started; sleep 600', c: 'true' });
    const run = startPromise(['test', '--verbose', '--concurrency', '2'], { cwd });
    let text = '';
    await new Promise<void>((resolve) => {
      run.stderr?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.split('| started').length > 2) resolve();
      });
    });
    const { pid } = run;
    run.kill('SIGINT');
    const { exitCode, stdout } = await run;
    expect(exitCode).toBe(130);
    expect(stdout).not.toContain('✓ c');
    const filter = ['--filter', `label=io.kratix-promise.pid=${pid}`];
    expect((await execa('docker', ['ps', '--all', '--quiet', ...filter])).stdout).toBe('');
    expect((await execa('docker', ['volume', 'ls', '--quiet', ...filter])).stdout).toBe('');
    expect(await readdir(path.join(cwd, '.promise/tmp'))).toEqual([]);
  });

  it('are not run none at a time', async () => {
    const cwd = await cases({ a: 'true' });
    const { stderr, exitCode } = await runPromise(['test', '--concurrency', '0'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Expected a number from 1');
  });
});
