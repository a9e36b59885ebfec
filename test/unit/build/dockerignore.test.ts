import { expect, test } from 'vitest';
import { ignoreRules } from '../../../src/build/dockerignore.ts';

const RULES = ignoreRules(`\uFEFF# comment
*.md
!README.md
**/*.tmp
/secret
build/
docs/**/draft?
!docs/keep/draft1
`);

test.each([
  ['notes.md', true],
  ['README.md', false],
  ['sub/notes.md', false],
  ['a.tmp', true],
  ['deep/er/a.tmp', true],
  ['secret', true],
  ['secret/key', true],
  ['sub/secret', false],
  ['Secret', false],
  ['build', true],
  ['build/out/x', true],
  ['docs/a/draft2', true],
  ['docs/keep/draft1', false],
  ['# comment', false],
])('%s is ignored: %s', (path, ignored) => {
  expect(RULES.ignores(path)).toBe(ignored);
});

test('exceptions are known to the walk', () => {
  expect(RULES.hasExceptions).toBe(true);
  expect(ignoreRules('a\nb\n#!c').hasExceptions).toBe(false);
});
