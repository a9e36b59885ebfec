import { describe, expect, it } from 'vitest';
import { expandReferences } from '../../../src/plan/expand.ts';

const values: Readonly<Record<string, string>> = { A: 'a', EMPTY: '', NESTED: '$(A)', 'odd name': 'odd' };

/** Kubernetes third_party/forked/golang/expansion. */
describe('expandReferences', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['$(A)', 'a'],
    ['x$(A)y$(A)', 'xaya'],
    ['$(EMPTY)', ''],
    ['$(NESTED)', '$(A)'],
    ['$(odd name)', 'odd'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$a'],
    ['$$$$', '$$'],
    ['$A', '$A'],
    ['$', '$'],
    ['a$', 'a$'],
    ['$(A', '$(A'],
    ['$(A$(A)', '$(A$(A)'],
    ['$()', '$()'],
    ['$(', '$('],
  ])('%j becomes %j', (text, expected) => {
    expect(expandReferences(text, (name) => values[name])).toBe(expected);
  });
});
