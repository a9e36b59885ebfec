import { expect, it } from 'vitest';
import { grouped } from '../../../src/shared/grouped.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [25_368, '25,368'],
  [2_000_000, '2,000,000'],
])('%d is %s', (count, text) => {
  expect(grouped(count)).toBe(text);
});
