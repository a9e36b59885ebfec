import { expect, it } from 'vitest';
import { tableLines } from '../../bench/table.ts';

it('lines up words at the left and numbers at the right, and marks what is missed', () => {
  const lines = tableLines([
    { name: 'a', subject: 'this', reference: 'that', ratio: 0.5, min: 0.4, max: 10, goal: 1, note: '' },
    { name: 'long', subject: 'x', reference: 'y', ratio: 2, min: 1, max: 3, goal: 1.4, note: '+3 MB' },
  ]);
  expect(lines).toEqual([
    'name  what  against  ratio   min    max  goal',
    'a     this  that      0.50  0.40  10.00  1.00',
    'long  x     y         2.00  1.00   3.00  1.40  missed; +3 MB',
  ]);
});
