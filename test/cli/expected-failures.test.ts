import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { promiseYaml } from '../support/workflows.ts';
import { writeFiles } from '../support/write-files.ts';

const CONTROL = 'printf "suspend: true\\nmessage: waiting\\n" > /kratix/metadata/workflow-control.yaml';
const FAILING = '{failedStage: {stage: stage-1, exitCode: 3, log: quota}}';

const caseYaml = (script: string, expectation: string) =>
  `env: {SCRIPT: ${JSON.stringify(script)}}\nexpect:\n  ${expectation.slice(1, -1)}\n`;

const FILES = {
  'promise.yaml': promiseYaml(
    { 'resource/configure': [{ name: 'instance', scripts: ['eval "$SCRIPT"'] }] },
    { api: SAMPLE_API },
  ),
  'test/fails/input/object.yaml': REQUEST,
  'test/fails/case.yaml': caseYaml('echo the quota is used up >&2; exit 3', FAILING),
  'test/goes-through/input/object.yaml': REQUEST,
  'test/goes-through/case.yaml': caseYaml('true', FAILING),
  'test/waits/input/object.yaml': REQUEST,
  'test/waits/case.yaml': `${caseYaml(CONTROL, '{suspended: {message: wait}}')}vary:
  refused:
    patch: {spec: {size: 5}}
    expect: {refusedRequest: {path: spec.size}}
  taken:
    expect: {refusedRequest: {}}
`,
  'test/waits/expected/metadata/workflow-control.yaml': 'suspend: true\nmessage: waiting\n',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder.dir, FILES);
});

afterEach(() => folder.remove());

const readText = (file: string) => readFile(file, 'utf8');
const promise = (command: string, ...flags: readonly string[]) =>
  runPromise([command, '--dir', folder.dir, ...flags]);

describe('expect', () => {
  it('makes cases pass that fail as told, and fail that do not, in every report', async () => {
    const report = path.join(folder.dir, 'report.json');
    const junit = path.join(folder.dir, 'report.xml');
    const { exitCode, stdout } = await promise(
      'test',
      '--reporter',
      'pretty',
      '--reporter',
      `json=${report}`,
      '--reporter',
      `junit=${junit}`,
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✓ fails \(.*\): failed as expected\n/);
    expect(stdout).toMatch(/✓ waits \(.*\): suspended as expected\n/);
    expect(stdout).toMatch(/✓ waits\/refused \(.*\): refused as expected\n/);
    expect(stdout).toMatch(
      /✗ goes-through \(.*\): expected stage stage-1 to fail with exit code 3 and to print \/quota\/, but all stages succeeded \(.*test\/goes-through\/case\.yaml:3:3\)/,
    );
    expect(stdout).toMatch(/✗ waits\/taken .*but the API server would take it \(.*case\.yaml:9:\d+\)/);
    const document = JSON.parse(await readText(report));
    expect(schemaErrors('report.schema.json', document)).toEqual([]);
    const { cases } = document;
    expect(
      cases.map((each: Readonly<Record<string, unknown>>) => [each.name, each.outcome, each.asExpected]),
    ).toEqual([
      ['fails', 'passed', 'failedStage'],
      ['goes-through', 'failed', undefined],
      ['waits', 'passed', 'suspended'],
      ['waits/refused', 'passed', 'refusedRequest'],
      ['waits/taken', 'failed', undefined],
    ]);
    expect(await readText(junit)).toContain('tests="5" failures="2" errors="0"');
  });

  it('makes no goldens of a failure, expected or not', async () => {
    const { exitCode, stdout } = await promise(
      'test',
      '--update',
      '--case',
      'fails',
      '--case',
      'goes-through',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2 cases: 1 passed, 1 failed');
    for (const name of ['fails', 'goes-through']) {
      await expect(access(path.join(folder.dir, 'test', name, 'expected'))).rejects.toThrow('ENOENT');
    }
  });

  it('needs neither images nor an engine to tell whether a request is refused', async () => {
    const cases = ['--case', 'waits/refused', '--case', 'waits/taken'];
    const { exitCode, stdout } = await promise('test', '--host', 'tcp://127.0.0.1:1', ...cases);
    // Whether it is refused is known before anything is built.
    expect(stdout).toContain('✓ waits/refused ');
    expect(stdout).toContain('✗ waits/taken (0 ms): expected the request to be refused');
    expect(exitCode).toBe(1);
  });

  it('makes a refusal right for validate and plan, too', async () => {
    const validated = await promise('validate');
    expect(validated.stdout).not.toContain('spec.size');
    expect(validated.exitCode).toBe(0);
    expect((await promise('plan', '--case', 'waits/refused')).exitCode).toBe(0);
  });
});
