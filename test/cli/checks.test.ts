import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { type PipelineScripts, promiseYaml } from '../support/workflows.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await folder.remove();
});

async function write(...pipelines: readonly PipelineScripts[]): Promise<void> {
  await mkdir(path.join(folder.dir, 'test/input'), { recursive: true });
  await writeFile(path.join(folder.dir, 'test/input/object.yaml'), REQUEST);
  const text = promiseYaml({ 'resource/configure': pipelines }, { api: SAMPLE_API });
  await writeFile(path.join(folder.dir, 'promise.yaml'), text);
}

const test = (...flags: readonly string[]) =>
  runPromise(['test-pipeline', '--dir', folder.dir, '--update', ...flags]);

async function checksOf(...flags: readonly string[]) {
  const { exitCode, stdout } = await test('--json', ...flags);
  const [report] = JSON.parse(stdout).cases;
  return { exitCode, failure: report.failure, checks: report.checks };
}

const STEADY = 'echo "kind: A" > /kratix/output/a.yaml; echo "url: x" > /kratix/metadata/status.yaml';

describe('promise test-pipeline --check', () => {
  it('passes a case that does the same each time, and says what was checked', async () => {
    await write({
      name: 'one',
      scripts: [STEADY],
    });
    const { exitCode, stdout } = await test('--check', 'idempotency', '--check', 'retry');
    expect(stdout).toContain('golden updated');
    expect(exitCode).toBe(0);
    const again = await runPromise([
      'test',
      '--dir',
      folder.dir,
      '--check',
      'idempotency',
      '--check',
      'retry',
    ]);
    expect(again.stdout).toMatch(/✓ test \(.*\): idempotency and retry checked\n/);
  });

  it('knows nothing but the two', async () => {
    await write({ name: 'one', scripts: [STEADY] });
    const { exitCode, stderr } = await test('--check', 'everything');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Allowed choices are idempotency, retry');
  });
});

describe('--check idempotency', () => {
  it('finds what differs from run to run, with a diff and a likely cause', async () => {
    await write({
      name: 'one',
      scripts: ['echo "at: $(cat /proc/sys/kernel/random/uuid)" > /kratix/output/a.yaml'],
    });
    const { exitCode, stdout } = await test('--check', 'idempotency');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(': it does not do the same twice\n');
    expect(stdout).toContain(
      'idempotency: a second run, with the status that the first left, wrote something else\n',
    );
    expect(stdout).toContain('likely cause: random parts: ');
    expect(stdout).toContain('--- first/output/a.yaml\n');
    expect(stdout).toContain('+++ second/output/a.yaml\n');
  });

  it('gives the second run the status of the first, through all pipelines', async () => {
    const seen = 'grep -c "url: x" /kratix/input/object.yaml > /kratix/output/seen || true';
    await write({ name: 'one', scripts: [seen] }, { name: 'two', scripts: [seen, STEADY] });
    const { exitCode, failure, checks } = await checksOf('--check', 'idempotency');
    expect([exitCode, failure]).toEqual([1, { kind: 'not-repeatable' }]);
    expect(checks).toMatchObject([{ check: 'idempotency', outcome: 'failed' }]);
    const paths = checks[0].findings[0].differences.map(({ path: file }: { path: string }) => file);
    expect(paths).toEqual(['pipelines/one/output/seen', 'pipelines/two/output/seen']);
  });

  it('tells of a stage that fails in the second run', async () => {
    await write({ name: 'one', scripts: ['! grep "url: x" /kratix/input/object.yaml', STEADY] });
    const { stdout } = await test('--check', 'idempotency');
    expect(stdout).toContain(
      'idempotency: stage stage-1 of pipeline one fails when it runs once more: exit code 1\n',
    );
  });

  it('leaves a suspended workflow alone, and says so', async () => {
    await write({ name: 'one', scripts: ['echo "suspend: true" > /kratix/metadata/workflow-control.yaml'] });
    const { exitCode, stdout } = await test('--check', 'idempotency');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('not checked: idempotency: the workflow is suspended');
  });
});

describe('--check retry', () => {
  it('starts each stage again on what it left, and names the one that minds', async () => {
    await write(
      { name: 'one', scripts: [STEADY, 'echo "- x" >> /kratix/output/list.yaml'] },
      { name: 'two', scripts: ['mkdir /kratix/output/charts'] },
    );
    const { exitCode, stdout } = await test('--check', 'retry');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'retry: stage stage-2 of pipeline one, started again on what it had left, wrote something else\n',
    );
    expect(stdout).toContain(
      'likely cause: the second run wrote everything once more behind what was there (pipelines/one/output/list.yaml)',
    );
    expect(stdout).toContain(
      'retry: stage stage-1 of pipeline two started again on what it had left, fails: exit code 1\n    hint: it finds its own files',
    );
  });

  it('finds times, however quick the stage is', async () => {
    await write({ name: 'one', scripts: ['date > /kratix/output/at'] });
    const { stdout } = await test('--check', 'retry', '--check', 'idempotency');
    expect(stdout.match(/likely cause: times: /g)).toHaveLength(2);
  });

  it('has nothing to check where a retry begins with empty volumes', async () => {
    const never = { restartPolicy: 'Never' };
    await write({ name: 'one', scripts: ['echo x >> /kratix/output/a'], spec: never });
    const { exitCode, stdout } = await test('--check', 'retry');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('not checked: retry: pipeline one has restartPolicy Never');
  });
});

it('--retries says that a green case needed more than one attempt', async () => {
  await write({ name: 'one', scripts: ['test -e /kratix/output/a || { touch /kratix/output/a; exit 22; }'] });
  const { exitCode, stdout } = await test('--retries', '2');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('warning: stage stage-1 needed 2 attempts; before the last: exit code 22\n');
});
