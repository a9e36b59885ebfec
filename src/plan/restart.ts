import type { Pipeline } from '../promise/types.ts';
import { objectOrEmpty } from '../shared/json.ts';
import type { RestartPlan } from './types.ts';

/** How often Kubernetes starts a failed Job again where it says nothing (batch/v1, `backoffLimit`). */
const DEFAULT_BACKOFF_LIMIT = 6;

/** What Kratix makes of a failed stage (`api/v1alpha1/pipeline_factory.go`, pipelineJob). */
export function planRestart({ spec }: Pipeline): RestartPlan {
  const { backoffLimit } = objectOrEmpty(spec.jobOptions);
  return {
    policy: spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure',
    backoffLimit: typeof backoffLimit === 'number' ? backoffLimit : DEFAULT_BACKOFF_LIMIT,
  };
}
