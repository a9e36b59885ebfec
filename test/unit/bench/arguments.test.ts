import { describe, expect, it } from 'vitest';
import { readArguments } from '../../bench/arguments.ts';

const DEFAULTS = { only: '*', json: false, check: false, help: false };

describe('the arguments of npm run bench', () => {
  it.each([
    [[], DEFAULTS],
    [['--json', '--check'], { ...DEFAULTS, json: true, check: true }],
    [['--only', 'compare-*'], { ...DEFAULTS, only: 'compare-*' }],
    [['-h'], { ...DEFAULTS, help: true }],
  ])('%j', (args, expected) => {
    expect(readArguments(args)).toEqual(expected);
  });

  it.each([[['--only']], [['--fast']], [['startup']]])('refuses %j with a reason', (args) => {
    expect(readArguments(args)).toEqual(expect.stringMatching(/\S/));
  });
});
