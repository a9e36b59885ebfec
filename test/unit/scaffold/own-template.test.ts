import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initDefaults } from '../../../src/scaffold/defaults.ts';
import type { Derivation } from '../../../src/scaffold/from/derivation.ts';
import { scaffoldPromise } from '../../../src/scaffold/init.ts';
import type { Design } from '../../../src/scaffold/promise-template.ts';

let scratch: string;
let templateDir: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'own-template-test-'));
  templateDir = join(scratch, 'template');
});

afterEach(() => rm(scratch, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(templateDir, name)), { recursive: true });
    await writeFile(join(templateDir, name), content);
  }
}

/** Scaffolds the Promise `db`. @returns the paths of its files */
async function scaffold(design: Partial<Design> = {}, derivation?: Derivation): Promise<readonly string[]> {
  const dir = join(scratch, 'db');
  const options = { ...initDefaults('db'), dir, force: false, design, templateDir, derivation };
  const { files } = await scaffoldPromise(options);
  return files.map(({ path }) => path);
}

function written(file: string): Promise<string> {
  return readFile(join(scratch, 'db', file), 'utf8');
}

describe('a template of one’s own', () => {
  it('has a language that the package lacks, and leaves the rest to the package', async () => {
    await write({
      'stages/ruby/shared/Dockerfile': 'FROM house/ruby:1 # __NAME__\n',
      'stages/ruby/shared/main.rb': '# __KIND__, whatever happens\n',
      'stages/ruby/resource-delete/main.rb': '# deleted\n',
    });
    const files = await scaffold({ language: 'ruby', withDelete: true });
    expect(files).toContain('promise.yaml');
    expect(files).not.toContain('pipeline/run');
    expect(await written('pipeline/Dockerfile')).toBe('FROM house/ruby:1 # db\n');
    expect(await written('pipeline/main.rb')).toBe('# Db, whatever happens\n');
    expect(await written('delete-pipeline/main.rb')).toBe('# deleted\n');
  });

  it('takes the place of a language as a whole', async () => {
    await write({ 'stages/python/shared/Dockerfile': 'FROM house/python:1\n' });
    const files = await scaffold({ language: 'python' });
    expect(files.filter((file) => file.startsWith('pipeline/'))).toEqual(['pipeline/Dockerfile']);
  });

  it('takes the place of what every Promise has', async () => {
    await write({
      'promise/promise.yaml': 'spec:\n  __FILE__parts/workflow.yaml\n',
      'promise/parts/workflow.yaml': 'name: __NAME__\n',
      'promise/request.yaml': 'kind: __KIND__\n',
    });
    expect(await scaffold()).toEqual([
      'parts/workflow.yaml',
      'pipeline/Dockerfile',
      'pipeline/run',
      'promise.yaml',
      'resource-request.yaml',
    ]);
    expect(await written('promise.yaml')).toBe('spec:\n  name: db\n');
  });

  it('may hold files that are no text, and programs among them', async () => {
    const bytes = Uint8Array.from([0xff, 0x00, ...Buffer.from('__NAME__')]);
    await write({ 'stages/bash/shared/tool': bytes, 'stages/bash/shared/logo.png': bytes });
    await chmod(join(templateDir, 'stages/bash/shared/tool'), 0o755);
    await scaffold();
    for (const [file, mode] of [
      ['tool', 0o100],
      ['logo.png', 0],
    ] as const) {
      const path = join(scratch, 'db/pipeline', file);
      expect(new Uint8Array(await readFile(path))).toEqual(bytes);
      expect((await stat(path)).mode & 0o100).toBe(mode);
    }
  });

  it.each([
    ['neither part', { 'README.md': '' }, {}, 'neither promise/ nor stages/'],
    ['no Promise', { 'promise/README.md': '' }, {}, 'has no promise/promise.yaml'],
    ['no API of its own', { 'promise/promise.yaml': '' }, { split: true }, 'has no promise/api.yaml'],
    ['no stage', { 'stages/bash/docs/a.md': '' }, {}, 'neither stages/bash/shared nor stages/bash/resource-'],
  ])('is refused with %s, and nothing is written', async (_, files, design, message) => {
    await write(files);
    await expect(scaffold(design)).rejects.toMatchObject({
      code: 'invalid-template',
      message: expect.stringContaining(message),
    });
    await expect(stat(join(scratch, 'db'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is refused with a symbolic link, which may lead anywhere', async () => {
    await write({ 'stages/bash/shared/Dockerfile': '' });
    await symlink('/etc/passwd', join(templateDir, 'stages/bash/shared/users'));
    await expect(scaffold()).rejects.toMatchObject({
      code: 'invalid-template',
      message: 'bash/shared/users is a symbolic link',
    });
  });

  it.each(['rust', '..', 'bash/shared'])('has no language %j', async (language) => {
    await write({ 'stages/ruby/shared/Dockerfile': '' });
    await expect(scaffold({ language })).rejects.toMatchObject({
      code: 'usage',
      hint: 'languages: bash, go, python, ruby, typescript',
    });
  });
});

describe('a template of one’s own, for a Promise from a CRD', () => {
  const derivation: Derivation = {
    origin: 'crd',
    schema: { type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } },
    schemaComments: [],
    request: { value: {}, comments: [] },
    dependencies: [],
    values: { names: { CR_KIND: 'Queue', CR_FILE: 'queue.yaml' }, blocks: {}, conditions: new Set() },
    files: [],
    stageFiles: [],
    hasGoldens: true,
    todos: ['ask someone'],
    notes: [],
  };

  it('has its own image around our stage, or its own stage', async () => {
    await write({
      'stages/bash/shared/Dockerfile': 'FROM house/yq:1\n',
      'stages/bash/resource-configure/run': '#!/bin/sh\n# never for a CRD\n',
    });
    await scaffold({}, derivation);
    expect(await written('pipeline/Dockerfile')).toBe('FROM house/yq:1\n');
    expect(await written('pipeline/run')).toContain('> /kratix/output/queue.yaml');
    await rm(join(scratch, 'db'), { recursive: true });

    await write({ 'from/crd/stages/bash/resource-configure/run': '#!/bin/sh\n# writes a __CR_KIND__\n' });
    await scaffold({}, derivation);
    expect(await written('pipeline/run')).toBe('#!/bin/sh\n# writes a Queue\n');
  });

  it('must have a place for dependencies, and for what an API has beside a spec', async () => {
    await write({ 'promise/promise.yaml': 'spec:\n  __SPEC_SCHEMA__\n' });
    expect(await scaffold({}, derivation)).toContain('promise.yaml');
    const operator = { ...derivation, dependencies: [{ kind: 'Namespace' }] };
    await expect(scaffold({}, operator)).rejects.toMatchObject({
      code: 'invalid-template',
      message: "no file in the template's promise/ has __DEPENDENCIES__",
    });
    const titled = { ...derivation, schema: { ...derivation.schema, title: 'more' } };
    await expect(scaffold({}, titled)).rejects.toMatchObject({
      message: "no file in the template's promise/ has __API_SCHEMA__",
    });
  });

  it('may have no place for what is left to do', async () => {
    await write({ 'promise/promise.yaml': 'spec:\n  __SPEC_SCHEMA__\n' });
    const dir = join(scratch, 'db');
    const { todos } = await scaffoldPromise({
      ...initDefaults('db'),
      dir,
      force: false,
      templateDir,
      derivation,
    });
    expect(todos).toEqual([{ message: 'ask someone', places: [] }]);
  });
});
