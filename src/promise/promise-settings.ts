import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import type { WorkflowAction, WorkflowType } from './types.ts';

/** Where Kratix itself lives, and Promise workflows run. */
export const SYSTEM_NAMESPACE = 'kratix-platform-system';

/** The name in an object's metadata. */
export function nameOf(object: JsonObject): string {
  return stringOrEmpty(objectOrEmpty(object.metadata).name);
}

/** The namespace in an object's metadata; `default` where none is given. */
export function namespaceOf(object: JsonObject): string {
  return stringOrEmpty(objectOrEmpty(object.metadata).namespace) || 'default';
}

/** `spec.workflows.config.pipelineNamespace`; empty where it isn't set. */
export function pipelineNamespace(promise: JsonObject): string {
  const workflows = objectOrEmpty(objectOrEmpty(promise.spec).workflows);
  return stringOrEmpty(objectOrEmpty(workflows.config).pipelineNamespace);
}

/** The names of a workflow's pipelines, in order. */
export function pipelineNames(
  promise: JsonObject,
  type: WorkflowType,
  action: WorkflowAction,
): readonly string[] {
  const workflows = objectOrEmpty(objectOrEmpty(promise.spec).workflows);
  return listOrEmpty(objectOrEmpty(workflows[type])[action]).map((entry) => nameOf(objectOrEmpty(entry)));
}

/** The labels of `spec.destinationSelectors`, of which the first entry wins (`api/v1alpha1/promise_types.go`, SquashPromiseScheduling). */
export function promiseSelectors(promise: JsonObject): Readonly<Record<string, string>> | undefined {
  const entries = listOrEmpty(objectOrEmpty(promise.spec).destinationSelectors);
  if (entries.length === 0) return undefined;
  return Object.assign(
    {},
    ...entries.toReversed().map((entry) => labelsOf(objectOrEmpty(entry).matchLabels)),
  );
}

/** Labels as a plain record; what isn't a string isn't there. */
export function labelsOf(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
