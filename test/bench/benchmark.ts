/** What a benchmark needs of the machine: keys of the lists in `test/support/machine/stand-ins.mjs`. */
export interface MachineNeeds {
  readonly images: readonly string[];
  readonly programs: readonly string[];
}

/** Nothing beyond the packages and the build. */
export const NO_NEEDS: MachineNeeds = { images: [], programs: [] };

/** One thing, measured against another. */
export interface Benchmark {
  /** Unique; what `--only` chooses by. */
  readonly name: string;
  /** What is measured, for people. */
  readonly subject: string;
  /** Against what. */
  readonly reference: string;
  /** The largest ratio that is good enough; it may follow from what the reference came to. */
  readonly goal: number | ((medianOfReference: number) => number);
  /** How often both are measured, besides the warm-up. */
  readonly turns: number;
  readonly needs: MachineNeeds;
  /** More to tell than the ratio, in a few words. */
  readonly note?: (samples: readonly Sample[]) => string;
  setUp(): Promise<Measurement>;
}

/** A benchmark that is set up. Both sides are measured in the same unit, milliseconds or bytes, and never at once. */
export interface Measurement {
  /** The goal where it depends on the machine, in place of the benchmark's. */
  readonly goal?: number;
  subject(): Promise<number>;
  reference(): Promise<number>;
  /** Removes all that was set up. */
  remove(): Promise<void>;
}

/** What one turn came to. */
export interface Sample {
  readonly subject: number;
  readonly reference: number;
}

/**
 * Measures both sides in turns, so that what else the machine does meets both alike. The first turn warms up, and doesn't
 * count.
 * @param beforeEach may throw to end it
 */
export async function measureInTurns(
  { subject, reference }: Omit<Measurement, 'remove'>,
  turns: number,
  beforeEach: () => void,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let turn = 0; turn <= turns; turn += 1) {
    beforeEach();
    const sample = { subject: await subject(), reference: await reference() };
    if (turn > 0) samples.push(sample);
  }
  return samples;
}

/** How long something takes, in milliseconds. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
