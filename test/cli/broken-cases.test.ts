import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise } from '../support/cli.ts';
import { promiseWithCases } from '../support/promise-cases.ts';
import { type PromiseFolder, REQUEST } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

/** What breaks a case in one place each. */
const BROKEN = {
  'test/field/case.yaml': 'pipelin: x\ntimeout: soon\nvary:\n  one: {}\n',
  'test/request/input/object.yaml': 'kind: [\n',
  'test/syntax/case.yaml': 'env: [\n',
};

let folder: PromiseFolder;

beforeEach(async () => {
  folder = await promiseWithCases({
    field: 'true',
    golden: 'true',
    good: 'true',
    request: 'true',
    syntax: 'true',
  });
  await write(BROKEN);
});

afterEach(() => folder.remove());

const write = (files: Files) => writeFiles(folder.dir, files);
const place = (...parts: readonly string[]) => path.join(folder.dir, ...parts);
const test = (...flags: readonly string[]) => runPromise(['test', ...flags], { cwd: folder.dir });
const namesOf = (cases: readonly { readonly name: string }[]) => cases.map(({ name }) => name);

describe('a case that cannot be read', () => {
  it('fails, with its place, in every report, and the others run', async () => {
    // A golden folder that is none.
    await rm(place('test/golden/expected'), { recursive: true });
    await write({ 'test/golden/expected': '' });
    const files = ['json', 'junit', 'html', 'dot'].flatMap((name) => [
      '--reporter',
      `${name}=${place(name)}`,
    ]);
    const { exitCode, stdout, stderr } = await test('--reporter', 'pretty', '--reporter', 'github', ...files);
    expect(stdout).toMatch(
      /✗ field \(0 ms\): error\[invalid-case\]: case.yaml has 2 problems\n {4}at test\/field\/case.yaml:1:1\n {4}test\/field\/case.yaml:1:1 pipelin: unknown field \(did you mean pipeline\?\)\n/,
    );
    expect(stdout).toMatch(
      /✗ golden .*error\[invalid-case\]: .* is not a folder\n {4}at test\/golden\/expected\n/,
    );
    expect(stdout).toMatch(/✓ good /);
    expect(stdout).toMatch(
      /✗ request \(0 ms\): error\[invalid-yaml\].*\n {4}at test\/request\/input\/object.yaml:2:1\n/,
    );
    expect(stdout).toMatch(
      /✗ syntax \(0 ms\): error\[invalid-yaml\].*\n {4}at test\/syntax\/case.yaml:2:1\n/,
    );
    expect(stdout).toContain('5 cases: 1 passed, 4 failed');
    expect(exitCode).toBe(2);

    const annotation = (file: string, at: string) =>
      expect.stringMatching(new RegExp(`^::error file=${file},${at},title=`));
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining([
        annotation('test/field/case.yaml', 'line=1,col=1'),
        annotation('test/field/case.yaml', 'line=2,col=1'),
        annotation('test/request/input/object.yaml', 'line=2,col=1'),
        annotation('test/syntax/case.yaml', 'line=2,col=1'),
      ]),
    );
    const report = JSON.parse(await readFile(place('json'), 'utf8'));
    expect(schemaErrors('report.schema.json', report)).toEqual([]);
    expect(namesOf(report.cases)).toEqual(['field', 'golden', 'good', 'request', 'syntax']);
    expect(report).toMatchObject({ outcome: 'failed', passed: 1, failed: 4, error: null, coverage: null });
    expect(await readFile(place('junit'), 'utf8')).toContain('tests="5" failures="0" errors="4"');
    expect(await readFile(place('html'), 'utf8')).toContain('test/syntax/case.yaml:2:1');
    expect(await readFile(place('dot'), 'utf8')).toMatch(/^FF\.FF\n/);
  });

  it('is left out by its name, counts as failed, and is in one shard', async () => {
    const listed = async (...flags: readonly string[]) => {
      const { stdout, exitCode } = await test('--list', '--json', ...flags);
      const document = JSON.parse(stdout);
      return { cases: namesOf(document.cases), broken: namesOf(document.broken), exitCode };
    };
    expect(await listed('--case', 'go*')).toEqual({ cases: ['golden', 'good'], broken: [], exitCode: 0 });
    // A variant that field may have.
    expect(await listed('--case', 'field/one')).toEqual({ cases: [], broken: ['field'], exitCode: 2 });
    expect(await listed('--only-failed')).toEqual({ cases: [], broken: ['field', 'syntax'], exitCode: 2 });
    const shards = await Promise.all(['1/2', '2/2'].map((shard) => listed('--shard', shard)));
    expect(shards).toEqual([
      { cases: ['good'], broken: ['field', 'syntax'], exitCode: 2 },
      { cases: ['golden', 'request'], broken: [], exitCode: 0 },
    ]);
  });

  it('is told of beside the list of those that would run', async () => {
    const { stdout, stderr, exitCode } = await test('--list');
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['golden', 'good', 'request']);
    expect(stderr).toMatch(/^test\/field\/case.yaml:1:1: error\[invalid-case\]: pipelin: unknown field/m);
    expect(stderr).toMatch(/^test\/syntax\/case.yaml:2:1: error\[invalid-yaml\]/m);
    expect(exitCode).toBe(2);
    const { stdout: json } = await test('--list', '--json');
    expect(schemaErrors('case-list.schema.json', JSON.parse(json))).toEqual([]);
  });

  it('keeps what is known of its variants, and of the others', async () => {
    await write({
      'test/field/case.yaml': 'env: {SCRIPT: exit 3}\nvary:\n  one: {}\n',
      'test/syntax/case.yaml': 'env: {SCRIPT: exit 3}\n',
    });
    await rm(place('test/request'), { recursive: true });
    expect((await test()).stdout).toContain('5 cases: 2 passed, 3 failed');
    await write(BROKEN);
    expect((await test('--case', 'good', '--case', 'field')).exitCode).toBe(2);
    await write({
      'test/field/case.yaml': 'env: {SCRIPT: "true"}\nvary:\n  one: {}\n',
      'test/syntax/case.yaml': 'env: {SCRIPT: "true"}\n',
    });
    const { stdout } = await test('--only-failed', '--list', '--json');
    expect(namesOf(JSON.parse(stdout).cases)).toEqual(['field', 'field/one', 'syntax']);
  });

  it('is run again by --only-failed with all its variants once it is mended', async () => {
    const listed = async () => {
      const { stdout } = await test('--only-failed', '--list', '--json');
      return namesOf(JSON.parse(stdout).cases);
    };
    // It alone: the others in there stay unknown.
    expect((await test('--case', 'field')).exitCode).toBe(2);
    await write({
      'test/field/case.yaml': 'env: {SCRIPT: "true"}\nvary:\n  one: {}\n  two: {}\n',
      'test/syntax/case.yaml': 'env: {SCRIPT: "true"}\n',
      'test/request/input/object.yaml': REQUEST,
    });
    expect(await listed()).toEqual(['field', 'field/one', 'field/two']);
    // A run of something else changes nothing of that.
    expect((await test('--case', 'good')).exitCode).toBe(0);
    expect(await listed()).toEqual(['field', 'field/one', 'field/two']);
    // What is passed is through, what has not run yet is not; one without a golden fails.
    await write({ 'test/field/variants/one/expected/output/a.yaml': 'a: 1\n' });
    expect((await test('--case', 'field/one')).exitCode).toBe(0);
    expect(await listed()).toEqual(['field', 'field/two']);
    expect((await test('--only-failed')).stdout).toContain('2 cases: 1 passed, 1 failed');
    expect(await listed()).toEqual(['field/two']);
  });

  it('is one in a folder test beside the case in test/ itself, and leaves that as it is', async () => {
    await rm(place('test'), { recursive: true });
    await write({
      'test/input/object.yaml': REQUEST,
      'test/expected/output/a.yaml': 'a: 1\n',
      'test/test/input/object.yaml': REQUEST,
    });
    const { stdout, exitCode } = await test();
    expect(stdout).toContain('✓ test ');
    expect(stdout).toMatch(
      /✗ test\/test .*error\[invalid-case\]: the name test belongs to the case that lies in test\/ itself\n {4}at test\/test\n {2}hint: give this folder another name/,
    );
    expect(stdout).toContain('2 cases: 1 passed, 1 failed');
    expect(exitCode).toBe(2);
    expect((await test('--case', 'test')).exitCode).toBe(0);
  });

  it('runs as soon as it is mended, where files are watched', async () => {
    const watch = atTerminal(['test', '--watch', '--case', 'good', '--case', 'syntax'], { cwd: folder.dir });
    try {
      await watch.waitFor('✗ syntax (0 ms): error[invalid-yaml]');
      await watch.waitFor('2 cases: 1 passed, 1 failed');
      await watch.waitFor('waiting for changes');
      // With its variants, which nobody knew of.
      await writeFile(place('test/syntax/case.yaml'), 'env: {SCRIPT: "true"}\nvary: {one: {}}\n');
      await watch.waitFor('✓ syntax ');
      await watch.waitFor('syntax/one');
      await watch.waitFor('2 cases: 1 passed, 1 failed');
    } finally {
      watch.type('q');
      await watch.ended;
    }
  });

  it('is shown by promise plan with its problems', async () => {
    const { stdout, exitCode } = await runPromise(['plan', '--json'], { cwd: folder.dir });
    const document = JSON.parse(stdout);
    expect(schemaErrors('plan.schema.json', document)).toEqual([]);
    expect(
      document.cases.map((each: Readonly<Record<string, unknown>>) => [each.name, each.outcome]),
    ).toEqual([
      ['field', 'refused'],
      ['golden', 'planned'],
      ['good', 'planned'],
      ['request', 'refused'],
      ['syntax', 'refused'],
    ]);
    expect(exitCode).toBe(1);
  });
});
