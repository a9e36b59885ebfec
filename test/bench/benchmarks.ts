import type { Benchmark } from './benchmark.ts';
import { BUILD } from './build.ts';
import { COMPARE } from './compare.ts';
import { LOAD } from './load.ts';
import { MANY_CASES } from './many-cases.ts';
import { MEMORY } from './memory.ts';
import { ONE_CASE } from './one-case.ts';
import { STARTUP } from './startup.ts';

/** All benchmarks, in the order of the table. */
export const BENCHMARKS: readonly Benchmark[] = [
  ...STARTUP,
  ...COMPARE,
  ...ONE_CASE,
  ...MANY_CASES,
  ...BUILD,
  ...MEMORY,
  ...LOAD,
];
