import { describe, expect, it } from 'vitest';
import { parseGoDuration } from '../../../src/shared/go-duration.ts';

describe('a duration of Go', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['90s', 90_000_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['1.5h', 5_400_000_000_000n],
    ['.5s', 500_000_000n],
    ['1.s', 1_000_000_000n],
    ['+1ms', 1_000_000n],
    ['-1us', -1000n],
    ['1\u00b5s1\u03bcs', 2000n],
    ['9223372036854775807ns', 2n ** 63n - 1n],
    ['-9223372036854775808ns', -(2n ** 63n)],
  ])('%s has %d nanoseconds', (text, nanoseconds) => {
    expect(parseGoDuration(text)).toBe(nanoseconds);
  });

  it.each(['', '+', '1', '5 m', '.s', 's', '5m3', '5x', '--1s', '1e3s', '9223372036854775808ns', '1d'])(
    'is not %j',
    (text) => {
      expect(parseGoDuration(text)).toBeUndefined();
    },
  );
});
