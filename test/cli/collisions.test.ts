import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonReport } from '../../src/report/json.ts';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const OPERATOR = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: operator, namespace: system}\n';

/** Every request brings the operator along, and something of its own. */
const SCRIPT = `
name="$(sed -n 's/^  name: //p' /kratix/input/object.yaml)"
printf '${OPERATOR.replaceAll('\n', '\\n')}' > /kratix/output/operator.yaml
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: %s}\\n' "$name" > /kratix/output/own.yaml`;

const REASON = 'the operator moves to the Promise next week';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

function request(name: string): string {
  return `apiVersion: example.com/v1\nkind: Sample\nmetadata:\n  name: ${name}\nspec: {}\n`;
}

async function twoRequests(files: Readonly<Record<string, string>> = {}): Promise<string> {
  folder = await promiseFolder({
    scripts: [SCRIPT],
    files: { 'test/second/input/object.yaml': request('second'), ...files },
  });
  return folder.dir;
}

async function test(...args: readonly string[]) {
  const result = await runPromise(['test-pipeline', ...args], { cwd: folder?.dir ?? '' });
  const json = args.includes('--json') ? (JSON.parse(result.stdout) as JsonReport) : undefined;
  return { ...result, json };
}

describe('two requests that bring the same object', () => {
  it('fail the run, with both files and the way out', async () => {
    await twoRequests();
    const { exitCode, stdout } = await test('--update');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('collision: Deployment system/operator is declared twice on one Destination');
    expect(stdout).toContain('test/output/operator.yaml  (case test)');
    expect(stdout).toContain('test/second/output/operator.yaml  (case second)');
    expect(stdout).toContain('belongs in the Promise workflow or spec.dependencies');
    expect(stdout).toContain('2 cases: 2 updated, 1 collision');
    expect(stdout).not.toContain('own.yaml  (case');
  });

  it('are told of too where only one runs: the other takes part with its golden', async () => {
    const dir = await twoRequests();
    await test('--update');
    const { exitCode, json } = await test('--case', 'test', '--json');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ outcome: 'failed', failed: 0, collisions: { unmet: [] } });
    expect(json?.collisions.found).toMatchObject([
      {
        kind: 'object',
        objects: ['Deployment system/operator'],
        files: [
          { case: 'test', path: path.join(dir, 'test/output/operator.yaml') },
          { case: 'second', path: path.join(dir, 'test/second/expected/output/operator.yaml') },
        ],
        expected: null,
      },
    ]);
  });

  it('pass where a case expects it, and fail once it is gone', async () => {
    const expectation = `# known\ncollisions: {expect: true, reason: ${REASON}}\n`;
    const dir = await twoRequests({ 'test/second/case.yaml': expectation });
    const first = await test('--update');
    expect(first.stdout).toContain(`1 collision, as expected: ${REASON}`);
    expect(first.exitCode).toBe(0);

    const promise = path.join(dir, 'promise.yaml');
    await writeFile(promise, (await readFile(promise, 'utf8')).replace('/output/operator', '/metadata/op'));
    const cured = await test('--update');
    expect(cured.exitCode).toBe(1);
    expect(cured.stdout).toContain(
      'second: the collision that test/second/case.yaml:2:1 expects does not happen',
    );
    const json = (await test('--json')).json;
    expect(json).toMatchObject({ outcome: 'failed', collisions: { found: [], unmet: [{ case: 'second' }] } });

    // Whether it is gone is not known while another case has neither run nor a golden.
    await rm(path.join(dir, 'test/expected'), { recursive: true });
    expect((await test('--case', 'second')).exitCode).toBe(0);
  });
});

it('an output that declares an object twice fails, and so does one that spec.dependencies brings', async () => {
  const dir = await twoRequests({ 'test/second/input/object.yaml': request('example') });
  const promise = path.join(dir, 'promise.yaml');
  const before = await readFile(promise, 'utf8');
  await writeFile(
    promise,
    before.replaceAll('own.yaml', 'own.yaml; cp /kratix/output/*r.yaml /kratix/output/more.yaml'),
  );
  const twice = await test('--update');
  expect(twice.exitCode).toBe(1);
  expect(twice.stdout).toContain('hint: declare it once');

  const dependency = OPERATOR.replaceAll('\n', '\n      ').trimEnd();
  await writeFile(promise, before.replace('\nspec:', `\nspec:\n  dependencies:\n    - ${dependency}`));
  const brought = await test('--update');
  expect(brought.exitCode).toBe(1);
  expect(brought.stdout).toContain('spec.dependencies of promise.yaml');
  expect(brought.stdout).toContain('the Promise brings it already');
});
