import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
  const { exitCode } = await runPromise(['init', 'db', '--dir', '.'], { cwd: dir });
  expect(exitCode).toBe(0);
});
afterEach(() => remove());

const read = (name: string) => readFile(path.join(dir, name), 'utf8');

describe('promise update', () => {
  it('api changes fields and names, and nothing else; what a dry run shows is what is done', async () => {
    const before = await read('promise.yaml');
    const args = [
      'update',
      'api',
      '--property',
      'tier:enum:a,b:required',
      '--property',
      'size-',
      '--kind',
      'Base',
    ];
    const dry = await runPromise([...args, '--dry-run'], { cwd: dir });
    expect({ code: dry.exitCode, unchanged: await read('promise.yaml') }).toEqual({
      code: 0,
      unchanged: before,
    });

    const patched = await temporaryFolder();
    try {
      await runPromise(['init', 'db', '--dir', '.'], { cwd: patched.dir });
      await execa('patch', ['-p1'], { cwd: patched.dir, input: `${dry.stdout}\n` });
      const { exitCode, stdout, stderr } = await runPromise(args, { cwd: dir });
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout:
          'edited   promise.yaml\nedited   resource-request.yaml\nedited   test/input/object.yaml\n\n' +
          'Next: promise validate && promise test-pipeline',
      });
      expect(stderr).toContain('note: every request must have tier now');
      expect(stderr).toContain(
        'note: no request may have size any more; promise validate names those that do',
      );
      for (const file of ['promise.yaml', 'resource-request.yaml', 'test/input/object.yaml'])
        expect(await read(file)).toBe(await readFile(path.join(patched.dir, file), 'utf8'));
    } finally {
      await patched.remove();
    }
    const block = /( +)size:\n(?: +.*\n)+?(?=\n)/;
    expect(await read('promise.yaml')).toBe(
      before
        .replace('kind: Db\n', 'kind: Base\n')
        .replace(block, '$1tier:\n$1  type: string\n$1  enum: [a, b]\n')
        .replace(/( +)properties:\n +tier/, (match, indent) => `${indent}required: [tier]\n${match}`),
    );
  });

  it('destination-selector and dependencies tell what they did, also to programs', async () => {
    const labels = await runPromise(['update', 'destination-selector', 'env=dev', '--json'], { cwd: dir });
    expect(JSON.parse(labels.stdout)).toEqual({
      version: 1,
      dir,
      dryRun: false,
      files: [{ path: 'promise.yaml', action: 'edited' }],
      notes: [],
    });
    await writeFile(path.join(dir, 'ns.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    await runPromise(['update', 'dependencies', 'ns.yaml'], { cwd: dir });
    const again = await runPromise(['update', 'dependencies', 'ns.yaml'], { cwd: dir });
    expect(again).toMatchObject({ exitCode: 0, stdout: 'nothing to change: the Promise says so already' });
    const valid = await runPromise(['validate'], { cwd: dir });
    expect({ code: valid.exitCode, text: await read('promise.yaml') }).toMatchObject({
      code: 0,
      text: expect.stringContaining(
        '  dependencies:\n    - apiVersion: v1\n      kind: Namespace\n      metadata:\n        name: a\n' +
          '  destinationSelectors:\n    - matchLabels:\n        env: dev\n',
      ),
    });
  });

  it('changes the files of a split Promise', async () => {
    const split = path.join(dir, 'split');
    await runPromise(['init', 'sp', '--split', '--dir', split], { cwd: dir });
    await writeFile(path.join(dir, 'ns.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n');
    const edited: string[] = [];
    for (const args of [
      ['update', 'dependencies', path.join(dir, 'ns.yaml')],
      ['update', 'api', '--property', 'a:string'],
      ['add', 'stage', 'resource/configure/instance', 'two'],
      ['add', 'stage', 'promise/configure/install', 'share'],
    ]) {
      const { stdout } = await runPromise([...args, '--dir', split, '--json'], { cwd: dir });
      edited.push(...JSON.parse(stdout).files.map((file: { path: string }) => file.path));
    }
    expect(edited.filter((file) => file.endsWith('.yaml'))).toEqual([
      'dependencies.yaml',
      'api.yaml',
      'workflows/resource/configure/workflow.yaml',
      'workflows/promise/configure/workflow.yaml',
    ]);
    const valid = await runPromise(['validate', '--strict'], { cwd: split });
    expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({ code: 0 });
  });

  it('says what to write by hand where it would have to touch more, and touches nothing', async () => {
    const anchored = (await read('promise.yaml')).replace(
      /properties:\n +size:/,
      (text) => `${text.replace('properties:', 'properties: &fields')}`,
    );
    await writeFile(path.join(dir, 'promise.yaml'), anchored);
    const line = anchored.split('\n').findIndex((text) => text.includes('&fields')) + 2;
    const { exitCode, stderr } = await runPromise(['update', 'api', '--property', 'a:array=x,z'], {
      cwd: dir,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `error[uneditable]: this can't be edited without touching more: anchors are not edited\n` +
        `  at promise.yaml:${line}:`,
    );
    expect(stderr).toContain(
      'spec.api.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties:\n' +
        '      a:\n        type: array\n        items:\n          type: string\n        default: [x, z]\n',
    );
    expect(await read('promise.yaml')).toBe(anchored);
  });
});
