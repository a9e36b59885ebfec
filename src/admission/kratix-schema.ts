import type { ApiVersion } from '../promise/types.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { schemaAt } from './schema.ts';

const STRING = { type: 'string' };
const INT64 = { type: 'integer', format: 'int64' };
const TIME = { type: 'string', format: 'datetime' };

/** The status that Kratix gives every API (`internal/controller/promise_controller.go`, setStatusFieldsOnCRD). */
export const STATUS_SCHEMA: JsonObject = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    message: STRING,
    observedGeneration: INT64,
    workflows: INT64,
    workflowsSucceeded: INT64,
    workflowsFailed: INT64,
    conditions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          lastTransitionTime: TIME,
          message: STRING,
          reason: STRING,
          status: STRING,
          type: STRING,
        },
      },
    },
    kratix: {
      type: 'object',
      properties: {
        workflows: {
          type: 'object',
          properties: {
            lastSuccessfulConfigureWorkflowTime: STRING,
            pipelines: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  name: STRING,
                  phase: STRING,
                  message: STRING,
                  nextRetryAt: STRING,
                  attempts: INT64,
                  lastTransitionTime: TIME,
                },
              },
            },
            suspendedGeneration: INT64,
          },
        },
      },
    },
  },
};

/** The longest name of a request (`api/v1alpha1/promise_types.go`, MaxResourceNameLength). */
const MAX_NAME_LENGTH = 63;

/**
 * The schema of a version as it stands in the cluster: Kratix replaces the status, and in the storage version bounds the
 * length of metadata.name (`api/v1alpha1/promise_types.go`, ensureMetadataSchema).
 */
export function installedSchema(version: ApiVersion): JsonObject {
  const schema = version.schema ?? { type: 'object' };
  const named = version.storage ? withNameLimit(schema) : schema;
  return { ...named, properties: { ...schemaAt(named, 'properties'), status: STATUS_SCHEMA } };
}

/** A `metadata` without properties of its own gets no limit: Kratix sets it on a copy there. */
function withNameLimit(schema: JsonObject): JsonObject {
  const properties = schemaAt(schema, 'properties') ?? {};
  const metadata = schemaAt(properties, 'metadata');
  const metadataProperties = metadata === undefined ? {} : ownValue(metadata, 'properties');
  if (!isObject(metadataProperties)) return schema;
  const name = schemaAt(metadataProperties, 'name') ?? {};
  const typed = typeof ownValue(name, 'type') === 'string' ? name : { type: 'string' };
  const limited = { ...typed, maxLength: MAX_NAME_LENGTH };
  const type = metadata ?? { type: 'object' };
  return {
    ...schema,
    properties: {
      ...properties,
      metadata: { ...type, properties: { ...metadataProperties, name: limited } },
    },
  };
}
