import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { REQUEST, SAMPLE_API } from '../support/promise-folder.ts';
import { promiseYaml } from '../support/workflows.ts';
import { type Files, writeFiles } from '../support/write-files.ts';

const SCRIPT = 'cd /kratix; { grep size: input/object.yaml; echo "$MODE $TOKEN"; } > output/seen';

const FILES = {
  'promise.yaml': promiseYaml(
    {
      'resource/configure': [{ name: 'instance', scripts: [SCRIPT] }],
      'promise/configure': [{ name: 'setup', scripts: ['true'] }],
    },
    { api: SAMPLE_API },
  ),
  'test/base/input/object.yaml': REQUEST,
  'test/base/case.yaml': `env: {MODE: plain, TOKEN: shared}
vary:
  large:
    patch: {spec: {size: large}}
  huge:
    description: by a JSON patch
    patch: [{op: add, path: /spec/size, value: huge}]
    env: {MODE: special}
`,
  'test/other/input/object.yaml': REQUEST,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await write(FILES);
});

afterEach(() => folder.remove());

const write = (files: Files) => writeFiles(folder.dir, files);

const read = (name: string) => readFile(path.join(folder.dir, 'test/base', name), 'utf8');
const promise = (command: string, ...flags: readonly string[]) =>
  runPromise([command, '--dir', folder.dir, ...flags]);

describe('vary', () => {
  it('makes cases of one request, each with its own files, beside the case itself', async () => {
    const updated = await promise('test', '--case', 'base', '--update');
    expect(updated.stdout).toContain('3 cases: 3 updated');
    expect(updated.stdout).toContain('base/huge');
    expect(await read('expected/output/seen')).toBe('  size: small\nplain shared\n');
    expect(await read('variants/large/expected/output/seen')).toBe('  size: large\nplain shared\n');
    expect(await read('variants/huge/expected/output/seen')).toBe('  size: huge\nspecial shared\n');

    await write({ 'test/base/variants/large/expected/output/seen': 'else' });
    const changed = await promise('test', '--case', 'base/*', '--json');
    expect(changed.exitCode).toBe(1);
    expect(
      JSON.parse(changed.stdout).cases.map((each: { name: string; outcome: string }) => [
        each.name,
        each.outcome,
      ]),
    ).toEqual([
      ['base/large', 'failed'],
      ['base/huge', 'passed'],
    ]);
    expect(await read('variants/large/output/seen')).toBe('  size: large\nplain shared\n');
  });

  it('tells where in case.yaml a request is made one that would be refused', async () => {
    await write({ 'test/base/case.yaml': 'vary:\n  wrong:\n    patch:\n      spec:\n        size: 5\n' });
    const { exitCode, stdout } = await promise('validate');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/test\/base\/case\.yaml:5:9: error\[invalid-request\]: spec\.size/);
  });

  it.each([
    ['vary: {Large: {}}', 'vary.Large: the name of a variant must consist of'],
    ['vary: {a: {spec: {}}}', 'vary.a.spec: unknown field'],
    ['vary: {a: {patch: 5}}', 'vary.a.patch: must be a mapping'],
    ['pipeline: promise/configure\nvary: {a: {patch: {}}}', 'has no request to patch'],
  ])('refuses %j', async (text, message) => {
    await write({
      'test/none/case.yaml': text,
      ...(text.startsWith('p') ? {} : { 'test/none/input/object.yaml': REQUEST }),
    });
    const { exitCode, stdout } = await promise('validate');
    expect(exitCode).toBe(2);
    expect(stdout).toContain(message);
  });

  it('shows its patched request, as it is with --raw-input', async () => {
    const { stdout } = await promise('plan', '--case', 'base/large', '--show-input', '--raw-input');
    expect(stdout).toBe(REQUEST.replace('spec: {}', 'spec:\n  size: large').trimEnd());
  });
});
