import { describe, expect, it } from 'vitest';
import { terminalTraits } from '../../../src/cli/io.ts';

const TTY = { isTTY: true, columns: 120 };
const PIPE = {};

describe('terminalTraits', () => {
  it.each([
    ['a terminal', {}, TTY, TTY, { color: true, errorColor: true, live: true, columns: 120, ci: false }],
    ['a pipe', {}, PIPE, PIPE, { color: false, errorColor: false, live: false, columns: 80, ci: false }],
    [
      'NO_COLOR',
      { NO_COLOR: '1', FORCE_COLOR: '1' },
      TTY,
      TTY,
      { color: false, errorColor: false, live: true, columns: 120, ci: false },
    ],
    [
      'an empty NO_COLOR',
      { NO_COLOR: '' },
      TTY,
      TTY,
      { color: true, errorColor: true, live: true, columns: 120, ci: false },
    ],
    [
      'FORCE_COLOR on a pipe',
      { FORCE_COLOR: '1' },
      PIPE,
      PIPE,
      { color: true, errorColor: true, live: false, columns: 80, ci: false },
    ],
    [
      'FORCE_COLOR=0',
      { FORCE_COLOR: '0' },
      TTY,
      TTY,
      { color: false, errorColor: false, live: true, columns: 120, ci: false },
    ],
    ['CI', { CI: 'true' }, TTY, TTY, { color: true, errorColor: true, live: false, columns: 120, ci: true }],
    [
      'CI=false',
      { CI: 'false' },
      TTY,
      TTY,
      { color: true, errorColor: true, live: true, columns: 120, ci: false },
    ],
    [
      'a dumb terminal',
      { TERM: 'dumb' },
      TTY,
      TTY,
      { color: false, errorColor: false, live: false, columns: 120, ci: false },
    ],
    [
      'stdout piped, stderr a terminal',
      {},
      PIPE,
      TTY,
      { color: false, errorColor: true, live: true, columns: 120, ci: false },
    ],
  ])('knows %s', (_name, env, stdout, stderr, expected) => {
    expect(terminalTraits(env, stdout, stderr)).toEqual(expected);
  });
});
