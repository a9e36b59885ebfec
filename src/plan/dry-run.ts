import type { WorkflowType } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';

/** Marks a request as a dry run, its Works, and the Destinations that take them (`api/v1alpha1/work_types.go`). */
export const DRY_RUN_LABEL = 'kratix.io/dry-run';

/** Whether a workflow only shows what it would do (`api/v1alpha1/pipeline_factory.go`, IsDryRun); a Promise's never does. */
export function isDryRun(type: WorkflowType, object: JsonObject): boolean {
  return (
    type === 'resource' && objectOrEmpty(objectOrEmpty(object.metadata).labels)[DRY_RUN_LABEL] === 'true'
  );
}
