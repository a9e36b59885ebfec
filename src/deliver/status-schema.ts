import { STATUS_SCHEMA } from '../admission/kratix-schema.ts';
import { dropNulls } from '../admission/nulls.ts';
import { pruneValue } from '../admission/prune.ts';
import { type Refusal, ROOT } from '../admission/refusal.ts';
import { validateSchema } from '../admission/validate-schema.ts';
import type { WorkflowType } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';

const STRING = { type: 'string' };
const INT64 = { type: 'integer', format: 'int64' };
const TIME = { type: 'string', format: 'date-time' };

/** The names of types of conditions: a name with an optional DNS prefix. */
const CONDITION_TYPE =
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$';

/** A Kubernetes Condition, of which nothing may be missing (apimachinery `pkg/apis/meta/v1/types.go`). */
const CONDITION: JsonObject = {
  type: 'object',
  required: ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
  properties: {
    lastTransitionTime: TIME,
    message: { type: 'string', maxLength: 32768 },
    observedGeneration: { ...INT64, minimum: 0 },
    reason: {
      type: 'string',
      minLength: 1,
      maxLength: 1024,
      pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
    },
    status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
    type: { type: 'string', maxLength: 316, pattern: CONDITION_TYPE },
  },
};

/** A list of mappings whose fields all are strings. */
function listOf(...names: readonly string[]): JsonObject {
  return {
    type: 'array',
    items: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, STRING])) },
  };
}

/** The status of a Promise (`api/v1alpha1/promise_types.go`, PromiseStatus), without the part that is Kratix's own. */
const PROMISE_STATUS: JsonObject = {
  type: 'object',
  properties: {
    apiVersion: STRING,
    conditions: { type: 'array', items: CONDITION },
    kind: STRING,
    kratix: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    lastAvailableTime: TIME,
    message: STRING,
    observedGeneration: INT64,
    requiredBy: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          promise: { type: 'object', properties: { name: STRING, version: STRING } },
          requiredVersion: STRING,
        },
      },
    },
    requiredPromises: listOf('name', 'state', 'version'),
    status: STRING,
    version: STRING,
    workflows: INT64,
    workflowsFailed: INT64,
    workflowsSucceeded: INT64,
  },
};

/** The status as the API server keeps it, and the paths of what it drops with a warning. */
export interface StoredStatus {
  readonly status: JsonObject;
  readonly dropped: readonly string[];
}

/** Checks a status as the API server does when Kratix updates it: Kratix's schema for requests, the Promise's own. */
export function checkStatusSchema(status: JsonObject, type: WorkflowType): readonly Refusal[] {
  const schema = statusSchema(type);
  return validateSchema(dropNulls(status, schema), schema);
}

/**
 * Drops what the API server drops: nulls of declared fields, and what the schema has no field for. A request's status keeps
 * every key of its own, but its conditions and what Kratix declares are pruned.
 */
export function storeStatus(status: JsonObject, type: WorkflowType): StoredStatus {
  const schema = statusSchema(type);
  const { value, unknown } = pruneValue(dropNulls(status, schema), schema, ROOT);
  return { status: objectOrEmpty(value), dropped: unknown.map(({ place }) => place.path) };
}

function statusSchema(type: WorkflowType): JsonObject {
  return type === 'resource' ? STATUS_SCHEMA : PROMISE_STATUS;
}
