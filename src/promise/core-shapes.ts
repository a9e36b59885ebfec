import type { Shape } from './strict-decode.ts';

/**
 * Kubernetes types that a Pipeline is made of, as far as authors can write them (`k8s.io/api/core/v1`, 1.36).
 */

/** A list of strings. */
export const STRINGS: Shape = { list: 'string' };

const KEY_REFERENCE: Shape = { fields: { name: 'string', key: 'string', optional: 'boolean' } };
const NAME_REFERENCE: Shape = { fields: { name: 'string', optional: 'boolean' } };
const FIELD_REFERENCE: Shape = { fields: { apiVersion: 'string', fieldPath: 'string' } };
const RESOURCE_FIELD_REFERENCE: Shape = {
  fields: { containerName: 'string', resource: 'string', divisor: 'quantity' },
};

/** An entry of `env` (EnvVar). */
export const ENV: Shape = {
  fields: {
    name: 'string',
    value: 'string',
    valueFrom: {
      fields: {
        fieldRef: FIELD_REFERENCE,
        resourceFieldRef: RESOURCE_FIELD_REFERENCE,
        configMapKeyRef: KEY_REFERENCE,
        secretKeyRef: KEY_REFERENCE,
        fileKeyRef: { fields: { volumeName: 'string', path: 'string', key: 'string', optional: 'boolean' } },
      },
    },
  },
};

/** An entry of `envFrom` (EnvFromSource). */
export const ENV_FROM: Shape = {
  fields: { prefix: 'string', configMapRef: NAME_REFERENCE, secretRef: NAME_REFERENCE },
};

/** An entry of `volumeMounts` (VolumeMount). */
export const VOLUME_MOUNT: Shape = {
  fields: {
    name: 'string',
    readOnly: 'boolean',
    recursiveReadOnly: 'string',
    mountPath: 'string',
    subPath: 'string',
    mountPropagation: 'string',
    subPathExpr: 'string',
  },
};

const PROFILE: Shape = { fields: { type: 'string', localhostProfile: 'string' } };

/** A container's SecurityContext. */
export const SECURITY_CONTEXT: Shape = {
  fields: {
    capabilities: { fields: { add: STRINGS, drop: STRINGS } },
    privileged: 'boolean',
    seLinuxOptions: { fields: { user: 'string', role: 'string', type: 'string', level: 'string' } },
    windowsOptions: 'object',
    runAsUser: 'integer',
    runAsGroup: 'integer',
    runAsNonRoot: 'boolean',
    readOnlyRootFilesystem: 'boolean',
    allowPrivilegeEscalation: 'boolean',
    procMount: 'string',
    seccompProfile: PROFILE,
    appArmorProfile: PROFILE,
  },
};

/** ResourceRequirements. */
export const RESOURCES: Shape = {
  fields: {
    limits: { map: 'quantity' },
    requests: { map: 'quantity' },
    claims: { list: { fields: { name: 'string', request: 'string' } } },
  },
};

const KEYS_TO_PATHS: Shape = { list: { fields: { key: 'string', path: 'string', mode: 'integer' } } };
const DOWNWARD_ITEMS: Shape = {
  list: {
    fields: {
      path: 'string',
      fieldRef: FIELD_REFERENCE,
      resourceFieldRef: RESOURCE_FIELD_REFERENCE,
      mode: 'integer',
    },
  },
};

/** Sources that authors hardly use inside a pipeline: that they are mappings is all we check. */
const RARE_VOLUME_SOURCES = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'csi',
  'ephemeral',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'image',
  'iscsi',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
] as const;

/** A Volume. */
export const VOLUME: Shape = {
  fields: {
    name: 'string',
    emptyDir: { fields: { medium: 'string', sizeLimit: 'quantity' } },
    configMap: {
      fields: { name: 'string', items: KEYS_TO_PATHS, defaultMode: 'integer', optional: 'boolean' },
    },
    secret: {
      fields: { secretName: 'string', items: KEYS_TO_PATHS, defaultMode: 'integer', optional: 'boolean' },
    },
    projected: {
      fields: {
        sources: {
          list: {
            fields: {
              configMap: { fields: { name: 'string', items: KEYS_TO_PATHS, optional: 'boolean' } },
              secret: { fields: { name: 'string', items: KEYS_TO_PATHS, optional: 'boolean' } },
              downwardAPI: { fields: { items: DOWNWARD_ITEMS } },
              serviceAccountToken: {
                fields: { audience: 'string', expirationSeconds: 'integer', path: 'string' },
              },
              clusterTrustBundle: 'object',
              podCertificate: 'object',
            },
          },
        },
        defaultMode: 'integer',
      },
    },
    downwardAPI: { fields: { items: DOWNWARD_ITEMS, defaultMode: 'integer' } },
    hostPath: { fields: { path: 'string', type: 'string' } },
    nfs: { fields: { server: 'string', path: 'string', readOnly: 'boolean' } },
    persistentVolumeClaim: { fields: { claimName: 'string', readOnly: 'boolean' } },
    ...Object.fromEntries(RARE_VOLUME_SOURCES.map((name) => [name, 'object' as const])),
  },
};

/** Metadata of any object (`k8s.io/apimachinery` ObjectMeta). */
export const OBJECT_META: Shape = {
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'integer',
    creationTimestamp: 'string',
    deletionTimestamp: 'string',
    deletionGracePeriodSeconds: 'integer',
    labels: { map: 'string' },
    annotations: { map: 'string' },
    ownerReferences: { list: 'object' },
    finalizers: STRINGS,
    managedFields: { list: 'object' },
  },
};
