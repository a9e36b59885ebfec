import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINTS } from '../../src/lint/types.ts';
import { ERROR_EXIT_CODES } from '../../src/shared/errors.ts';
import { commandNames } from '../support/docs/command-lines.ts';

const DOCS = path.resolve(import.meta.dirname, '../../docs');

describe('docs/errors.md', () => {
  const text = readFileSync(path.join(DOCS, 'errors.md'), 'utf8');
  const sections = new Map(
    text.split(/^## /m).map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  it.each(Object.entries(ERROR_EXIT_CODES))('explains %s under exit code %d', (code, exitCode) => {
    const section = sections.get(`Exit code ${exitCode}`) ?? sections.get('Others');
    expect(section).toContain(`\n| \`${code}\` |`);
  });

  it('explains no code that there is not', () => {
    const explained = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(explained.sort()).toEqual(Object.keys(ERROR_EXIT_CODES).sort());
  });
});

describe('docs/lints/', () => {
  const codes = Object.keys(LINTS);

  it('has a page for each lint, and none for what is no lint', () => {
    const pages = readdirSync(path.join(DOCS, 'lints')).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
  });

  it.each(codes)('says of %s what it is, why it hurts, how to fix it and how to live with it', (code) => {
    const page = readFileSync(path.join(DOCS, 'lints', `${code}.md`), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${code}`);
    for (const heading of ['Why it hurts', 'How to fix it', 'How to live with it']) {
      expect(page).toContain(`\n## ${heading}\n`);
    }
  });

  it('lists them all in its README', () => {
    const text = readFileSync(path.join(DOCS, 'lints', 'README.md'), 'utf8');
    const listed = [...text.matchAll(/^\| \[`([a-z-]+)`\]\(\1\.md\) \|/gm)].map(([, code]) => code);
    expect(listed.sort()).toEqual([...codes].sort());
  });
});

describe('docs/README.md', () => {
  it('lists every page', () => {
    const text = readFileSync(path.join(DOCS, 'README.md'), 'utf8');
    const listed = [...text.matchAll(/^- \[.+?\]\(([^)]+)\): /gm)].map(([, page]) => page);
    const pages = readdirSync(DOCS).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(listed.sort()).toEqual([...pages, 'lints/README.md'].sort());
  });
});

describe('what docs and messages tell the user to type', () => {
  const root = path.resolve(DOCS, '..');
  const texts = ['README.md', 'CONTRIBUTING.md', 'docs', 'src', 'templates', 'examples'].flatMap((part) =>
    filesBelow(path.join(root, part)),
  );
  const typed = texts.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:`|\$ |^ {4})promise ([a-z][a-z-]*)/gm)].map(
      ([, command = '']) => command,
    ),
  );

  it('is a command that there is', () => {
    expect(typed.length).toBeGreaterThan(20);
    const commands = commandNames();
    expect([...new Set(typed)].filter((command) => !commands.includes(command))).toEqual([]);
  });
});

/** A file, or the files of a folder. */
function filesBelow(place: string): readonly string[] {
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
