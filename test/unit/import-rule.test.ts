import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../../src');

/** The way of the data: a folder imports only from folders before it. */
const WAY = ['promise', 'admission', 'plan', 'build', 'run', 'deliver', 'compare', 'lint', 'report'];

/** What each folder may import from, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  engine: ['shared'],
  kind: ['engine', 'shared'],
  scaffold: ['promise', 'admission', 'shared'],
  grow: ['promise', 'admission', 'scaffold', 'shared'],
  cluster: ['promise', 'plan', 'engine', 'kind', 'shared'],
  cli: [...WAY, 'engine', 'kind', 'cluster', 'scaffold', 'grow', 'shared'],
  '.': ['cli', 'shared'],
  ...Object.fromEntries(WAY.map((folder, index) => [folder, [...WAY.slice(0, index), 'shared']])),
  build: ['promise', 'admission', 'plan', 'engine', 'shared'],
  run: ['promise', 'admission', 'plan', 'build', 'engine', 'shared'],
};

interface SourceFile {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** The folder of src/ that a path lies in; `.` for src/ itself. */
function folderOf(file: string): string {
  const [first = '', ...rest] = path.relative(SRC, file).split(path.sep);
  return rest.length === 0 ? '.' : first;
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const file = path.join(SRC, name);
    const text = readFileSync(file, 'utf8');
    const imports = [...text.matchAll(/(?:from|import\(|^import)\s*['"]([^'"]+)['"]/gm)].map(
      ([, target = '']) => target,
    );
    return { name, folder: folderOf(file), text, imports };
  });

describe('the import rule', () => {
  it('reads the whole tree', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(50);
  });

  it('lets a folder import only from folders before it on the way', () => {
    const broken = files.flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('.'))
        .map((target) => folderOf(path.resolve(SRC, path.dirname(file.name), target)))
        .filter((folder) => folder !== file.folder && !ALLOWED[file.folder]?.includes(folder))
        .map((folder) => `${file.name} imports from ${folder}/`),
    );
    expect(broken).toEqual([]);
  });

  it('keeps dockerode inside src/engine', () => {
    const users = files.filter((file) => file.imports.includes('dockerode')).map((file) => file.folder);
    expect([...new Set(users)]).toEqual(['engine']);
  });

  it('keeps process.exit, argv, env and the console out of the steps', () => {
    const steps = files.filter((file) => file.folder !== '.');
    const broken = steps
      .filter((file) => /\bprocess\.(exit|argv|env|stdout|stderr|cwd)\b|\bconsole\./.test(code(file.text)))
      .map((file) => file.name);
    expect(broken).toEqual([]);
  });
});

/** The text without its comments: they may speak of what the code must not do. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
