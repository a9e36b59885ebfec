import { describe, expect, it } from 'vitest';
import { isMissed, median, summarise } from '../../bench/result.ts';

const samples = [
  { subject: 20, reference: 10 },
  { subject: 30, reference: 10 },
  { subject: 100, reference: 100 },
];

describe('the median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it('of an even number is the mean of the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('of nothing is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('a summary', () => {
  it('has the median, the least and the most of the turns’ own ratios', () => {
    expect(summarise({ name: 'a', goal: 1.4 }, samples)).toEqual({
      name: 'a',
      ratio: 2,
      min: 1,
      max: 3,
      goal: 1.4,
    });
  });

  it('works out a goal that follows from the reference’s median', () => {
    expect(summarise({ name: 'a', goal: (reference) => reference / 8 }, samples).goal).toBe(1.25);
  });

  it('judges what it shows', () => {
    const barely = summarise({ name: 'a', goal: 1.4 }, [{ subject: 1.404, reference: 1 }]);
    expect(barely.ratio).toBe(1.4);
    expect(isMissed(barely)).toBe(false);
    expect(isMissed({ ...barely, ratio: 1.41 })).toBe(true);
  });
});
