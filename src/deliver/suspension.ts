import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import type { WorkflowControl } from './types.ts';

/**
 * Marks a pipeline as suspended in `status.kratix` (`work-creator/lib/status_updater.go`, MarkPipelineAsSuspended).
 * `nextRetryAt`, which Kratix takes from the clock, is left out. A status without that part, which only an object outside
 * of a cluster has, stays as it is.
 * @param generation of the object
 */
export function suspendPipeline(
  status: JsonObject,
  pipeline: string,
  control: WorkflowControl,
  generation: Json,
): JsonObject {
  return changePipeline(status, pipeline, { suspendedGeneration: generation }, (entry) => {
    const { message: _message, attempts, nextRetryAt: _nextRetryAt, ...rest } = entry;
    const retry = control.retryAfter === '' ? {} : { attempts: nextAttempt(attempts) };
    const message = control.message === '' ? {} : { message: control.message };
    return { ...rest, phase: 'Suspended', ...message, ...retry };
  });
}

/** Takes back what a suspension left (`status_updater.go`, ClearPipelineSuspension). */
export function clearSuspension(status: JsonObject, pipeline: string): JsonObject {
  return changePipeline(status, pipeline, {}, (entry) => {
    const { message: _message, attempts: _attempts, nextRetryAt: _nextRetryAt, ...rest } = entry;
    return { ...rest, phase: 'Running' };
  });
}

/** Forgets the generation that was suspended, once the workflow is through (`status_updater.go`, MarkAsCompleted). */
export function clearSuspendedGeneration(status: JsonObject): JsonObject {
  const { kratix } = status;
  if (!isObject(kratix) || !isObject(kratix.workflows)) return status;
  const { suspendedGeneration: _generation, ...workflows } = kratix.workflows;
  return { ...status, kratix: { ...kratix, workflows } };
}

function nextAttempt(attempts: Json | undefined): Json {
  return typeof attempts === 'number' ? attempts + 1 : 1;
}

function changePipeline(
  status: JsonObject,
  pipeline: string,
  also: JsonObject,
  change: (entry: JsonObject) => JsonObject,
): JsonObject {
  const kratix = objectOrEmpty(status.kratix);
  const workflows = objectOrEmpty(kratix.workflows);
  const pipelines = listOrEmpty(workflows.pipelines);
  const index = pipelines.findIndex((entry) => objectOrEmpty(entry).name === pipeline);
  if (index < 0) return status;
  const changed = pipelines.with(index, change(objectOrEmpty(pipelines[index])));
  return { ...status, kratix: { ...kratix, workflows: { ...workflows, ...also, pipelines: changed } } };
}
