import { describeValue } from '../promise/strict-decode.ts';
import type { WorkflowType } from '../promise/types.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { type MetadataFile, MetadataProblem, readMetadataFile } from './metadata-file.ts';
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

/** The status that a stage wants, and where it stands. */
export interface WantedStatus {
  readonly status: JsonObject;
  /** Undefined where there is no such file, or nothing in it. */
  readonly file: MetadataFile | undefined;
}

/**
 * Reads the status that a stage wants (`work-creator/cmd/update_status.go`, readStatusFile), and refuses what Kratix
 * refuses: anything but a mapping, and the key `kratix`.
 * @throws MetadataProblem
 */
export async function readStatus(files: DeliveryFiles): Promise<WantedStatus> {
  const file = await readMetadataFile(files, STATUS_FILE);
  if (file === undefined || file.value === null) return { status: {}, file: undefined };
  const { value } = file;
  if (!isObject(value)) throw file.problem(`must be a mapping, not ${describeValue(value)}`, []);
  if (Object.hasOwn(value, 'kratix')) {
    throw file.problem('kratix: this part of the status belongs to Kratix alone', ['kratix']);
  }
  return { status: objectOrEmpty(withGoFloats(value)), file };
}

/** Go reads a number into a float64 where no type is declared: past 2^53 integers aren't exact. */
function withGoFloats(value: Json): Json {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withGoFloats);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withGoFloats(item)]));
}

/**
 * Refuses what the API server refuses of the status that a stage wants: fields of another type than their schema has.
 * Conditions that didn't get into the status as it comes to be, because merging or completing it threw them away, never
 * reach the API server.
 * @throws MetadataProblem
 */
export function checkStatus(wanted: WantedStatus, becomes: JsonObject, type: WorkflowType): void {
  const refusal = checkStatusSchema(wanted.status, type).find(({ at }) => isKept(at, wanted.status, becomes));
  if (refusal === undefined) return;
  const text = `${refusal.path}: ${refusal.message}`;
  throw wanted.file?.problem(text, refusal.at) ?? new MetadataProblem(text);
}

/** Whether what is at a path got into the status; see {@link checkStatus}. */
function isKept([key, index]: YamlPath, wanted: JsonObject, becomes: JsonObject): boolean {
  if (key !== 'conditions') return true;
  if (typeof index !== 'number') return wanted.conditions === becomes.conditions;
  const condition = listOrEmpty(wanted.conditions)[index];
  return condition !== undefined && listOrEmpty(becomes.conditions).includes(condition);
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
