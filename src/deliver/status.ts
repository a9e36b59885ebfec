import { describeValue } from '../promise/strict-decode.ts';
import type { WorkflowType } from '../promise/types.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { readMetadataFile } from './metadata-file.ts';
import { checkStatusSchema } from './status-schema.ts';
import type { DeliveryFiles } from './types.ts';

/** Where stages leave it. */
export const STATUS_FILE = 'metadata/status.yaml';

/** What `message` says until somebody says something else. */
const PENDING = 'Pending';

/** What it says once the workflow is through and nobody did. */
const DONE: Readonly<Record<WorkflowType, string>> = {
  resource: 'Resource requested',
  promise: 'Promise configured',
};

/**
 * Reads the status that a stage wants (`work-creator/cmd/update_status.go`, readStatusFile), and refuses what Kratix or
 * the API server refuses: anything but a mapping, the key `kratix`, fields of another type than their schema has.
 * @returns an empty status where there is no such file
 * @throws MetadataProblem
 */
export function readStatus(files: DeliveryFiles, type: WorkflowType): JsonObject {
  const file = readMetadataFile(files, STATUS_FILE);
  if (file === undefined || file.value === null) return {};
  const { value } = file;
  if (!isObject(value)) throw file.problem(`must be a mapping, not ${describeValue(value)}`, []);
  if (Object.hasOwn(value, 'kratix')) {
    throw file.problem('kratix: this part of the status belongs to Kratix alone', ['kratix']);
  }
  const [refusal] = checkStatusSchema(value, type);
  if (refusal !== undefined) throw file.problem(`${refusal.path}: ${refusal.message}`, refusal.at);
  return value;
}

/** Each pipeline of a configure workflow starts with this message (`lib/workflow/reconciler.go`, setPipelineStartingStatus). */
export function startStatus(status: JsonObject): JsonObject {
  return { ...status, message: PENDING };
}

/**
 * Lays a status over another: top-level keys replace, `conditions` are merged by type where both are lists
 * (`work-creator/lib/status_updater.go`, MergeStatuses). Kratix leaves merged conditions in random order; here the
 * existing come first.
 */
export function mergeStatus(existing: JsonObject, incoming: JsonObject): JsonObject {
  const merged = { ...existing, ...incoming };
  const [before, after] = [existing.conditions, incoming.conditions];
  if (!Array.isArray(before) || !Array.isArray(after)) return merged;
  return { ...merged, conditions: mergeConditions([...before, ...after]) };
}

/** The last of each type, whole, in the place of the first; without a type a condition is dropped. */
function mergeConditions(conditions: readonly Json[]): readonly Json[] {
  const byType = new Map<string, Json>();
  for (const condition of conditions) {
    if (isObject(condition) && typeof condition.type === 'string') byType.set(condition.type, condition);
  }
  return [...byType.values()];
}

/**
 * What the last pipeline's status-writer adds: a message of its own where there is none, and the condition
 * ConfigureWorkflowCompleted, in a delete workflow too (`status_updater.go`, MarkAsCompleted). Its lastTransitionTime,
 * which Kratix takes from the clock, is left out.
 */
export function completeStatus(status: JsonObject, type: WorkflowType): JsonObject {
  const message = status.message === PENDING ? DONE[type] : status.message;
  const done = {
    type: 'ConfigureWorkflowCompleted',
    status: 'True',
    reason: 'PipelinesExecutedSuccessfully',
    message: 'Pipelines completed',
  };
  const conditions = listOrEmpty(status.conditions);
  const index = conditions.findIndex((condition) => objectOrEmpty(condition).type === done.type);
  return {
    ...status,
    ...(message === undefined ? {} : { message }),
    conditions: index < 0 ? [...conditions, done] : conditions.with(index, done),
  };
}
