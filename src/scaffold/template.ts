import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PromiseNames } from './defaults.ts';

/** A file that init writes. */
export interface ScaffoldFile {
  /** Relative to the Promise's folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** The folder of the template that init uses, beside `src` in a checkout and beside `dist` in the package. */
export const TEMPLATE_DIR = fileURLToPath(new URL('../../templates/tutorial/', import.meta.url));

/** Placeholders: the names of {@link PromiseNames} in capitals between two underscores on each side. */
const PLACEHOLDER = /__(NAME|GROUP|KIND|PLURAL|VERSION|IMAGE)__/g;

/** A YAML value that is one placeholder and nothing else. */
const WHOLE_YAML_VALUE = /(?<=: )__(NAME|GROUP|KIND|PLURAL|VERSION|IMAGE)__$/gm;

/** What go-yaml, which Kubernetes reads with, could take for a boolean, null or number. */
const NOT_PLAINLY_A_STRING = /^(?:\d.*|y|n|yes|no|on|off|true|false|null)$/i;

/**
 * Reads a template folder and puts the names in, so that what a template shows is what is written. Template files are
 * UTF-8 text. `gitignore` is written as `.gitignore`: npm would leave a file of that name out of the package. A file
 * that begins with `#!` becomes executable: packages and checkouts may lose the permission.
 *
 * @returns the files sorted by path.
 */
export async function renderTemplate(
  templateDir: string,
  names: PromiseNames,
): Promise<readonly ScaffoldFile[]> {
  const entries = await readdir(templateDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const source = join(entry.parentPath, entry.name);
      const path = relative(templateDir, source).split(sep).join('/');
      const content = fill(await readFile(source, 'utf8'), path, names);
      return {
        path: path.replace(/(^|\/)gitignore$/, '$1.gitignore'),
        content,
        executable: content.startsWith('#!'),
      };
    });
  return (await Promise.all(files)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Replaces the placeholders; in YAML, a name such as `on` or `42` is quoted, so that it stays a string. */
function fill(template: string, path: string, names: PromiseNames): string {
  const values: Readonly<Record<string, string>> = {
    NAME: names.name,
    GROUP: names.group,
    KIND: names.kind,
    PLURAL: names.plural,
    VERSION: names.version,
    IMAGE: names.image,
  };
  const nameFor = (placeholder: string, key: string): string => values[key] ?? placeholder;
  const quoted = (placeholder: string, key: string): string => {
    const value = nameFor(placeholder, key);
    return NOT_PLAINLY_A_STRING.test(value) ? `"${value}"` : value;
  };
  const withValues = path.endsWith('.yaml') ? template.replace(WHOLE_YAML_VALUE, quoted) : template;
  return withValues.replace(PLACEHOLDER, nameFor);
}
