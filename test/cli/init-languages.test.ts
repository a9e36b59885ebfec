import { readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/scaffold/languages.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { prepareBaseImages } from '../support/language-images.ts';

const PROPERTIES = ['engine:enum:postgres,no', 'storage.gb:integer=10', 'hosts:array:required'];

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Scaffolds a Promise; the caller removes the folder. */
async function scaffold(language: Language, ...flags: readonly string[]) {
  const folder = await temporaryFolder();
  const { exitCode, stdout } = await runPromise(['init', 'laid-out', '--language', language, ...flags], {
    cwd: folder.dir,
  });
  expect(exitCode).toBe(0);
  return { ...folder, stdout, cwd: path.join(folder.dir, 'laid-out') };
}

describe.each(LANGUAGES)('a Promise whose stages are written in %s', (language) => {
  beforeAll(() => prepareBaseImages(language));

  it("is valid and green at once in the tutorial's layout", async () => {
    const { cwd, remove } = await scaffold(language);
    try {
      const tested = await runPromise(['test-pipeline'], { cwd });
      expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
        code: 0,
        text: expect.stringContaining('1 case: 1 passed'),
      });
    } finally {
      await remove();
    }
  });

  it("is valid and green at once in the kratix CLI's layout, with every workflow and properties of all sorts", async () => {
    const flags = ['--layout', 'kratix', '--with-delete', '--with-promise-workflow'];
    const properties = PROPERTIES.flatMap((property) => ['--property', property]);
    const { cwd, stdout, remove } = await scaffold(language, ...flags, ...properties);
    try {
      expect(stdout).toContain(
        'created   laid-out/workflows/resource/configure/instance/generate/Dockerfile\n',
      );
      const valid = await runPromise(['validate', '--strict'], { cwd });
      expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({
        code: 0,
        text: expect.stringContaining('3 test cases, 3 Dockerfiles: valid'),
      });
      const tested = await runPromise(['test-pipeline'], { cwd });
      expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
        code: 0,
        text: expect.stringContaining('3 cases: 3 passed'),
      });
    } finally {
      await remove();
    }
  });
});

it('a Promise in several files is valid and green at once, whatever its folder is called', async () => {
  const flags = ['--split', '--with-delete', '--with-promise-workflow', '--dir', 'else/where'];
  const { dir, remove } = await scaffold('bash', ...flags);
  try {
    const cwd = path.join(dir, 'else/where');
    expect(await readdir(cwd)).not.toContain('promise.yaml');
    const valid = await runPromise(['validate', '--strict'], { cwd });
    expect(valid.stdout).toContain('api.yaml, 3 requests, 3 test cases, 3 Dockerfiles: valid');
    const tested = await runPromise(['test-pipeline'], { cwd });
    expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
      code: 0,
      text: expect.stringContaining('3 cases: 3 passed'),
    });
    const all = await runPromise(['test-pipeline', '--all', '--list'], { cwd: dir });
    expect(all.stdout).toContain('else/where');
  } finally {
    await remove();
  }
});

it('the stages in TypeScript pass the check of types that their package.json names', async () => {
  const { cwd, remove } = await scaffold('typescript', '--with-delete', '--with-promise-workflow');
  try {
    // Node's types and the YAML library are among our own dependencies.
    await symlink(path.join(ROOT, 'node_modules'), path.join(cwd, 'node_modules'));
    for (const stage of ['pipeline', 'delete-pipeline', 'promise-pipeline']) {
      const { exitCode, stdout } = await execa('npm', ['run', '--silent', 'check'], {
        cwd: path.join(cwd, stage),
        reject: false,
      });
      expect({ stage, exitCode, stdout }).toEqual({ stage, exitCode: 0, stdout: '' });
    }
  } finally {
    await remove();
  }
});
