import { DEFAULT_LIMITS } from '../plan/limits.ts';
import type { Pipeline } from '../promise/types.ts';
import type { CaseRun } from '../run/types.ts';
import { type Lint, lint } from './types.ts';

/** The part of the limit from which on it is near. */
const NEAR = 0.8;

/**
 * Finds stages that came near the memory limit which Kratix gives to containers without a `resources` block, or, where
 * the run had no limits, went over it. A stage that was killed for it has failed already.
 * @param pipelines those of the case's workflow
 */
export function lintMemory(run: CaseRun, pipelines: readonly Pipeline[]): readonly Lint[] {
  const limit = DEFAULT_LIMITS.memoryBytes;
  return run.pipelines.flatMap(({ name, stages }) => {
    const containers = pipelines.find((pipeline) => pipeline.name === name)?.containers ?? [];
    return stages.flatMap((stage) => {
      const container = containers.find((each) => each.name === stage.name);
      const { memoryPeakBytes: peak } = stage;
      if (container === undefined || container.resources !== undefined) return [];
      if (peak === undefined || peak < NEAR * limit || stage.failure !== undefined) return [];
      const used = `${Math.round(peak / 2 ** 20)}Mi of memory`;
      return [
        lint('memory-near-limit', `stage ${stage.name} took ${used}, and Kratix gives it 256Mi by default`, {
          location: container.location,
          hint: 'give the container resources with a higher memory limit',
        }),
      ];
    });
  });
}
