import type { WorkflowAction } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';

/** Where in a workflow its object is. */
export interface WorkflowPosition {
  readonly action: WorkflowAction;
  /** Names of all pipelines of the workflow, in order, whichever of them run. */
  readonly pipelines: readonly string[];
  /** The one that is about to start. */
  readonly current: string;
}

/** What Kratix keeps in a status beside `kratix`; the rest of a status is the author's. */
const COUNTERS = ['workflows', 'workflowsSucceeded', 'workflowsFailed'];

/**
 * The status of an object as a pipeline's stages find it, which Kratix sets before it creates the Job
 * (`internal/controller/dynamic_resource_request_controller.go`, ensureConfigureWorkflowStatus; `promise_controller.go`,
 * ensureKratixWorkflowStatusIsSetup; `lib/workflow/reconciler.go`, reconcileWorkflowStatus and createDeletePipeline).
 * What it sets beside the Job, in a race with the reader, is left out, but for the message, so that nobody comes to rely
 * on an earlier one (setPipelineStartingStatus). Times are left out as well.
 * @param status as the pipeline before left it
 */
export function statusAtStart(status: JsonObject, position: WorkflowPosition): JsonObject {
  const { action, pipelines } = position;
  const index = pipelines.indexOf(position.current);
  if (action === 'delete') return withPhases(status, pipelines, index, 'Running');
  const counters = { workflows: pipelines.length, workflowsSucceeded: index, workflowsFailed: 0 };
  return withPhases({ ...status, message: 'Pending', ...counters }, pipelines, index, 'Pending');
}

/** A status without what Kratix keeps of the workflow in it. */
export function withoutWorkflowStatus(status: JsonObject): JsonObject {
  const own = (key: string) => key === 'kratix' || COUNTERS.includes(key);
  return Object.fromEntries(Object.entries(status).filter(([key]) => !own(key)));
}

/** `status.kratix.workflows.pipelines`; a workflow that starts anew forgets that it was suspended (ResetPipelineStatusToPending). */
function withPhases(
  status: JsonObject,
  pipelines: readonly string[],
  index: number,
  current: string,
): JsonObject {
  const kratix = objectOrEmpty(status.kratix);
  const { suspendedGeneration, ...workflows } = objectOrEmpty(kratix.workflows);
  const suspended = index > 0 && suspendedGeneration !== undefined ? { suspendedGeneration } : {};
  const phases = pipelines.map((name, at) => ({
    name,
    phase: at < index ? 'Succeeded' : at === index ? current : 'Pending',
  }));
  return { ...status, kratix: { ...kratix, workflows: { ...workflows, ...suspended, pipelines: phases } } };
}
