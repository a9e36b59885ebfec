import type { PipelinePlan, ResourceLimits, StagePlan } from '../../../../src/plan/types.ts';

/** A stage with these limits. */
export function stagePlan(limits: ResourceLimits): StagePlan {
  return { name: 'render', image: 'example/render:v1', env: [], limits, mounts: [] };
}

/** A pipeline of these stages. */
export function pipelinePlan(stages: readonly StagePlan[]): PipelinePlan {
  return {
    name: 'instance',
    stages,
    volumes: [],
    restart: { policy: 'OnFailure', backoffLimit: 6 },
    serviceAccount: { namespace: 'default', name: 'x' },
    secretValues: [],
    notMirrored: [],
  };
}
