import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

/** The loop of the README: each step goes on from where the one before left the folder. */
describe.sequential('the loop', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cwd: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    cwd = path.join(folder.dir, 'elastic-cloud');
  });

  afterAll(() => folder.remove());

  const golden = () => path.join(cwd, 'test/expected/output');

  it('scaffolds a Promise', async () => {
    const result = await runPromise(
      ['init', 'elastic-cloud', '--group', 'workshop.kratix.io', '--kind', 'ElasticCloud'],
      { cwd: folder.dir },
    );
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('cd elastic-cloud && promise test-pipeline');
  });

  it('is green at once', async () => {
    const result = await runPromise(['test-pipeline'], { cwd });
    expect(result.stdout).toMatch(/1 passed/);
    expect(result.exitCode).toBe(0);
  });

  it('is red after a change of the pipeline, and shows what changed', async () => {
    const run = path.join(cwd, 'pipeline/run');
    const before = await readFile(run, 'utf8');
    const after = before.replace('"kind": "ConfigMap"', '"kind": "Secret"');
    expect(after).not.toBe(before);
    await writeFile(run, after);

    const result = await runPromise(['test-pipeline'], { cwd });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/^\s*-\s*kind: ConfigMap$/m);
    expect(result.stdout).toMatch(/^\s*\+\s*kind: Secret$/m);
    expect(result.stdout).toContain('promise test-pipeline --update');

    const exact = await runPromise(['test', '--case', 't*', '--exact'], { cwd });
    expect(exact.stdout).toContain("promise test-pipeline --case 't*' --exact --update");
  });

  it('refuses to take the change over in CI', async () => {
    const result = await runPromise(['test-pipeline', '--update'], { cwd, env: { CI: 'true' } });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[update-in-ci]');
  });

  it('takes the change over with --update', async () => {
    const result = await runPromise(['test-pipeline', '--update'], { cwd });
    expect(result.stderr).not.toContain('error');
    expect(result.exitCode).toBe(0);
    const files = await readdir(golden());
    const texts = await Promise.all(files.map((file) => readFile(path.join(golden(), file), 'utf8')));
    expect(texts.join('\n')).toContain('kind: Secret');
  });

  it('is green again', async () => {
    const result = await runPromise(['test'], { cwd });
    expect(result.stdout).toMatch(/1 passed/);
    expect(result.exitCode).toBe(0);
  });

  it('prints one JSON document where asked to', async () => {
    const result = await runPromise(['test', '--json'], { cwd });
    expect(JSON.parse(result.stdout)).toMatchObject({
      version: 1,
      passed: 1,
      failed: 0,
      cases: [{ name: 'test' }],
    });
    expect(result.exitCode).toBe(0);
  });
});
