import { expect, test } from 'vitest';
import { fileKey } from '../../../src/run/state-dir.ts';

test.each(['test', 'with-beats', 'v1.2', 'A'])('%s is its own key', (name) => {
  expect(fileKey(name)).toBe(name);
});

test('other names get keys that are safe and different', () => {
  const names = [
    '..',
    '.',
    '',
    'a b',
    'a/b',
    'a_b',
    'ä',
    'ö',
    '-rf',
    '\ud800',
    'x'.repeat(64),
    'x'.repeat(65),
  ];
  const keys = names.map(fileKey);
  expect(new Set(keys).size).toBe(names.length);
  for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]{1,62}$/);
});
