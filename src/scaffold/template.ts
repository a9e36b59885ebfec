import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { PromiseError } from '../shared/errors.ts';

/** A file that init writes. */
export interface ScaffoldFile {
  /** Relative to the Promise's folder, with forward slashes. */
  readonly path: string;
  /** Text, or the bytes of what is none. */
  readonly content: string | Uint8Array;
  readonly executable: boolean;
}

/** What is put in for a template's placeholders, named without the underscores around them. */
export interface TemplateValues {
  /** For `__NAME__` anywhere in a line. */
  readonly names: Readonly<Record<string, string>>;
  /**
   * For `__NAME__` alone in its line: text of one or more lines, which get that line's indentation. It is written where a
   * template has a place for it: an operator's API takes a while.
   */
  readonly blocks: Readonly<Record<string, () => string>>;
  /** Lines that begin with `__IF_NAME__` are kept only where NAME is among these. */
  readonly conditions: ReadonlySet<string>;
}

/** Matches any placeholder. */
const PLACEHOLDER = /__([A-Z][A-Z_]*?)__/g;

/** A YAML value that is one placeholder and nothing else. */
const WHOLE_YAML_VALUE = /(?<=: )__([A-Z][A-Z_]*?)__$/gm;

/** What go-yaml, which Kubernetes reads with, could take for a boolean, null or number. */
const NOT_PLAINLY_A_STRING = /^(?:\d.*|y|n|yes|no|on|off|true|false|null)$/i;

/** A file of a template, as it is. */
export type RawFile =
  | { readonly text: string }
  /** What isn't UTF-8; it can't say by `#!` that it is a program. */
  | { readonly bytes: Uint8Array; readonly executable: boolean };

/** Template files as they are, by path relative to their folder, with forward slashes. */
export type RawTemplate = ReadonlyMap<string, RawFile>;

/**
 * Reads the files of a template folder.
 *
 * @throws PromiseError `invalid-template` for a symbolic link: what it leads to isn't the template's
 */
export async function readTemplate(templateDir: string): Promise<RawTemplate> {
  const entries = await readdir(templateDir, { recursive: true, withFileTypes: true });
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link !== undefined) {
    const place = relative(dirname(templateDir), join(link.parentPath, link.name));
    throw new PromiseError('invalid-template', `${place} is a symbolic link`, {
      hint: 'put the file itself into the template',
    });
  }
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(templateDir, file).split(sep).join('/') }));
  return new Map(
    await Promise.all(files.map(async ({ file, path }) => [path, await readRaw(file)] as const)),
  );
}

async function readRaw(file: string): Promise<RawFile> {
  const bytes = await readFile(file);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { bytes, executable: ((await stat(file)).mode & 0o100) !== 0 };
  }
}

/**
 * Puts values in, so that what a template shows is what is written. `gitignore` is written as `.gitignore`: npm would leave
 * a file of that name out of the package. A text that begins with `#!` becomes executable: packages and checkouts may
 * lose the permission.
 *
 * @param paths the files to write: where each goes, and its path in the template
 * @throws PromiseError `invalid-template` where a file takes in one that isn't there, or itself
 */
export function renderTemplate(
  template: RawTemplate,
  paths: ReadonlyMap<string, string>,
  values: TemplateValues,
): readonly ScaffoldFile[] {
  return [...paths].map(([target, source]) => {
    const path = target.replace(/(^|\/)gitignore$/, '$1.gitignore');
    const raw = template.get(source);
    if (raw !== undefined && 'bytes' in raw) return { path, content: raw.bytes, executable: raw.executable };
    const content = fill(template, [source], values);
    return { path, content, executable: content.startsWith('#!') };
  });
}

/**
 * A file with its conditions, files and blocks put in, and last the names.
 *
 * @param sources the file, before it the one that takes it in, and so on
 */
function fill(template: RawTemplate, sources: readonly string[], values: TemplateValues): string {
  const [source = '', includer] = sources.toReversed();
  const raw = template.get(source);
  if (raw === undefined || 'bytes' in raw || sources.indexOf(source) < sources.length - 1) {
    throw new PromiseError('invalid-template', `${includer} takes in ${source}, which can't be`, {
      hint: '__FILE__ is followed by the path of another text file, from the template’s folder',
    });
  }
  const lines = raw.text.split('\n').flatMap((line) => expand(line));
  return withNames(lines.join('\n'), source, values.names);

  function expand(line: string): readonly string[] {
    const [, condition, rest = line] = /^__IF_([A-Z_]+?)__(.*)$/.exec(line) ?? [];
    if (condition !== undefined && !values.conditions.has(condition)) return [];
    const [, indent = '', key = '', file = ''] = /^( *)__([A-Z][A-Z_]*?)__(\S*)$/.exec(rest) ?? [];
    if (key === 'FILE') return indented(fill(template, [...sources, file], values).trimEnd(), indent);
    const block = file === '' ? values.blocks[key] : undefined;
    return block === undefined ? [rest] : indented(block(), indent);
  }
}

function indented(text: string, indent: string): readonly string[] {
  return text.split('\n').map((line) => (line === '' ? '' : indent + line));
}

/** In YAML, a name such as `on` or `42` is quoted, so that it stays a string. */
function withNames(text: string, source: string, names: TemplateValues['names']): string {
  const nameFor = (placeholder: string, key: string): string => names[key] ?? placeholder;
  const quoted = (placeholder: string, key: string): string => {
    const value = nameFor(placeholder, key);
    return NOT_PLAINLY_A_STRING.test(value) ? `"${value}"` : value;
  };
  const isYaml = posix.extname(source) === '.yaml';
  return (isYaml ? text.replace(WHOLE_YAML_VALUE, quoted) : text).replace(PLACEHOLDER, nameFor);
}
