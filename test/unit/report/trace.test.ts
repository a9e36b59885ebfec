import { expect, test } from 'vitest';
import { traceLines } from '../../../src/report/trace.ts';

const phase = (of: readonly string[], name: string, started: number, milliseconds: number) =>
  ({ type: 'phase', of, phase: name, started, milliseconds }) as const;

test('phases stand below what they belong to, in the order in which they began', () => {
  const phases = [
    // Told as they end.
    phase(['b', 'p', 'one'], 'run', 1300, 250),
    phase(['a', 'p', 'one'], 'run', 1200, 400),
    phase(['a', 'p'], 'collect files', 1600, 20),
    phase(['a'], 'compare', 1620, 4),
    phase([], 'look for collisions', 1700, 1),
    phase([], 'read and plan', 1000, 25),
  ];
  expect(traceLines(phases)).toEqual([
    'phase                  from    took',
    'read and plan          0 ms   25 ms',
    'a',
    '  p',
    '    one',
    '      run            200 ms  400 ms',
    '    collect files    600 ms   20 ms',
    '  compare            620 ms    4 ms',
    'b',
    '  p',
    '    one',
    '      run            300 ms  250 ms',
    'look for collisions  700 ms    1 ms',
  ]);
});

test('names act on no terminal', () => {
  expect(traceLines([phase(['\x1b[2J'], 'compare', 0, 1)]).join('\n')).toContain('\\x1b[2J');
});
