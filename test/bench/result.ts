import type { Benchmark, Sample } from './benchmark.ts';

/** What a benchmark came to. Ratios have two decimals, so that what is shown is what is judged. */
export interface Result {
  readonly name: string;
  /** The median of all turns' ratios. */
  readonly ratio: number;
  readonly min: number;
  readonly max: number;
  readonly goal: number;
}

/** Whether a goal was missed. */
export function isMissed({ ratio, goal }: Result): boolean {
  return ratio > goal;
}

/** Turns what was measured into ratios: each turn has one of its own, whatever the machine did before or after. */
export function summarise(
  { name, goal }: Pick<Benchmark, 'name' | 'goal'>,
  samples: readonly Sample[],
): Result {
  const ratios = samples.map(({ subject, reference }) => subject / reference);
  const limit = typeof goal === 'number' ? goal : goal(median(samples.map(({ reference }) => reference)));
  return {
    name,
    ratio: rounded(median(ratios)),
    min: rounded(Math.min(...ratios)),
    max: rounded(Math.max(...ratios)),
    goal: rounded(limit),
  };
}

/** The middle one, or the mean of the two in the middle. @throws RangeError for no values */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('no values have no median');
  return (lower + upper) / 2;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
