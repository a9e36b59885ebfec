import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** The repository. */
export const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A page of the documentation. */
export interface Page {
  /** Its path from the root of the repository, such as `docs/ci.md`. */
  readonly file: string;
  readonly text: string;
  readonly tree: Root;
}

/** What users read, by files and folders. */
const FOR_USERS = ['README.md', 'docs', 'examples'];

/** What else is written in Markdown. A template's README isn't: it is a page only once its marks are filled in. */
const FOR_OTHERS = ['CHANGELOG.md', 'CONTRIBUTING.md', 'test/oracle'];

/** The pages that users read, in the order of their paths. */
export function userPages(): readonly Page[] {
  return FOR_USERS.flatMap(pagesIn);
}

/** All pages. */
export function allPages(): readonly Page[] {
  return [...FOR_USERS, ...FOR_OTHERS].flatMap(pagesIn);
}

/** Reads one page. */
export function readPage(file: string): Page {
  return pageOf(file, readFileSync(path.join(ROOT, file), 'utf8'));
}

/** A page of a text. */
export function pageOf(file: string, text: string): Page {
  return { file, text, tree: fromMarkdown(text) };
}

function pagesIn(part: string): readonly Page[] {
  if (statSync(path.join(ROOT, part)).isFile()) return [readPage(part)];
  return readdirSync(path.join(ROOT, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => readPage(`${part}/${name}`));
}
