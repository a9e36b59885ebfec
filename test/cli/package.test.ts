import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What the package may hold, and has to. */
const PARTS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'bin',
  'dist',
  'docs',
  'package.json',
  'src',
  'templates',
];

describe('the packed tarball', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let files: readonly string[];
  let tarball: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    // Without its scripts: they would build anew what other tests are running.
    const { stdout } = await execa(
      'npm',
      ['pack', '--json', '--ignore-scripts', '--pack-destination', folder.dir],
      { cwd: ROOT },
    );
    const [packed] = JSON.parse(stdout);
    tarball = path.join(folder.dir, packed.filename);
    files = packed.files.map((file: { path: string }) => file.path);
  });

  afterAll(() => folder.remove());

  it('holds what it needs, and nothing else', () => {
    expect([...new Set(files.map((file) => file.split('/')[0]))].sort()).toEqual(PARTS);
    expect(files).toContain('dist/main.js');
    expect(files).toContain('dist/third-party-licenses.txt');
    expect(files).toContain('templates/promise/gitignore');
    expect(files).toContain('docs/schemas/case.schema.json');
    expect(files).toContain('docs/schemas/config.schema.json');
    expect(files).toContain('docs/schemas/report.schema.json');
    for (const asset of ['html', 'css', 'js']) expect(files).toContain(`src/report/html/report.${asset}`);
    expect(files.filter((file) => file.startsWith('docs/') && !file.startsWith('docs/schemas/'))).toEqual([]);
    for (const file of ['.dockerignore', 'package.json', 'package-lock.json']) {
      expect(files).toContain(`templates/stages/typescript/shared/${file}`);
    }
    const sources = files.filter((file) => file.endsWith('.ts'));
    expect(sources.filter((file) => !file.startsWith('templates/'))).toEqual([]);
  });

  it('installs, and scaffolds and tests a Promise', async () => {
    const prefix = path.join(folder.dir, 'prefix');
    await execa('npm', [
      'install',
      '--global',
      '--prefix',
      prefix,
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      tarball,
    ]);
    const promise = path.join(prefix, 'bin/promise');
    const env = { CI: undefined };
    expect((await execa(promise, ['--version'], { env })).stdout).toContain('mirrors Kratix');
    await execa(promise, ['init', 'packed'], { cwd: folder.dir, env });
    const cwd = path.join(folder.dir, 'packed');
    const result = await execa(promise, ['test-pipeline'], { cwd, env, reject: false });
    expect(result.stdout).toContain('1 passed');
    expect(result.exitCode).toBe(0);
  });
});
