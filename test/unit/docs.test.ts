import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_EXIT_CODES } from '../../src/shared/errors.ts';

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
