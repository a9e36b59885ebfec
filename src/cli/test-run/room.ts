import type { EngineInfo } from '../../engine/types.ts';
import { DEFAULT_LIMITS } from '../../plan/limits.ts';
import type { CasePlan } from '../../plan/types.ts';

/** What cases that run side by side may take together. */
export interface Room {
  /** How many at once; at least one. */
  readonly cases: number;
  /** Of their memory limits together; a case that needs more runs alone. */
  readonly memoryBytes: number;
}

/** The rest is for the engine itself, and for what else runs on its machine. */
const MEMORY_SHARE = 0.75;

/** Starting containers is waiting, for a good part: so many cases keep the cores busy. */
export const CASES_PER_CORE = 4;

/** The room on the engine's machine; a number that the user names counts alone, whatever the memory. */
export function roomOn(
  { cpus, memoryBytes }: Pick<EngineInfo, 'cpus' | 'memoryBytes'>,
  concurrency: number | undefined,
): Room {
  if (concurrency !== undefined) return { cases: concurrency, memoryBytes: Number.POSITIVE_INFINITY };
  return { cases: Math.max(1, cpus * CASES_PER_CORE), memoryBytes: memoryBytes * MEMORY_SHARE };
}

/**
 * Bytes that a case may take: its stages run one after the other, so that the largest limit of them counts. One without a
 * limit is taken for one of Kratix's default.
 */
export function memoryOf({ pipelines }: Pick<CasePlan, 'pipelines'>): number {
  const limits = pipelines.flatMap(({ stages }) =>
    stages.map((stage) => stage.limits.memoryBytes ?? DEFAULT_LIMITS.memoryBytes),
  );
  return Math.max(0, ...limits);
}
