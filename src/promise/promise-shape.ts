import {
  ENV,
  ENV_FROM,
  OBJECT_META,
  RESOURCES,
  SECURITY_CONTEXT,
  STRINGS,
  VOLUME,
  VOLUME_MOUNT,
} from './core-shapes.ts';
import type { Shape } from './strict-decode.ts';

/** A stage. */
const CONTAINER: Shape = {
  fields: {
    name: 'string',
    image: 'string',
    args: STRINGS,
    command: STRINGS,
    env: { list: ENV },
    envFrom: { list: ENV_FROM },
    volumeMounts: { list: VOLUME_MOUNT },
    imagePullPolicy: 'string',
    securityContext: SECURITY_CONTEXT,
    resources: RESOURCES,
  },
};

/** A Pipeline, as Kratix decodes it (`api/v1alpha1/pipeline_types.go`). */
export const PIPELINE: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: OBJECT_META,
    spec: {
      fields: {
        containers: { list: CONTAINER },
        imagePullSecrets: { list: { fields: { name: 'string' } } },
        jobOptions: { fields: { backoffLimit: 'integer' } },
        nodeSelector: { map: 'string' },
        rbac: {
          fields: {
            serviceAccount: 'string',
            permissions: {
              list: {
                fields: {
                  resourceNamespace: 'string',
                  verbs: STRINGS,
                  apiGroups: STRINGS,
                  resources: STRINGS,
                  resourceNames: STRINGS,
                  nonResourceURLs: STRINGS,
                },
              },
            },
          },
        },
        restartPolicy: 'string',
        tolerations: {
          list: {
            fields: {
              key: 'string',
              operator: 'string',
              value: 'string',
              effect: 'string',
              tolerationSeconds: 'integer',
            },
          },
        },
        volumes: { list: VOLUME },
      },
    },
  },
};

const TRIGGERS: Shape = { fields: { configure: { list: 'any' }, delete: { list: 'any' } } };

/** A Promise (`api/v1alpha1/promise_types.go`); its pipelines and its API are checked on their own. */
export const PROMISE: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: OBJECT_META,
    spec: {
      fields: {
        api: 'object',
        workflows: {
          fields: {
            config: { fields: { pipelineNamespace: 'string', reconciliationInterval: 'string' } },
            resource: TRIGGERS,
            promise: TRIGGERS,
          },
        },
        requiredPromises: { list: { fields: { name: 'string', version: 'string' } } },
        dependencies: { list: 'object' },
        destinationSelectors: { list: { fields: { matchLabels: { map: 'string' } } } },
      },
    },
    status: 'object',
  },
};

/** Fields of `spec` that Kratix had in its first years, and what came in their place. */
export const FORMER_FIELDS: Readonly<Record<string, string>> = {
  xaasCrd: 'api',
  xaasRequestPipeline: 'workflows.resource.configure',
  workerClusterResources: 'dependencies',
  clusterSelector: 'destinationSelectors',
  scheduling: 'destinationSelectors',
};
