import type { Benchmark } from './benchmark.ts';
import { COMPARE } from './compare.ts';
import { STARTUP } from './startup.ts';

/** All benchmarks, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [...STARTUP, ...COMPARE];
