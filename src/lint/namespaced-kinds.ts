import { declaredKinds } from '../promise/declared-kinds.ts';
import { type Json, listOrEmpty, objectOrEmpty } from '../shared/json.ts';

/**
 * Kinds of Kubernetes that live in namespaces, by API group (k8s.io/api 1.36: types that clients are generated for without
 * `nonNamespaced`).
 */
const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'ConfigMap',
    'Endpoints',
    'Event',
    'LimitRange',
    'PersistentVolumeClaim',
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  apps: ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'coordination.k8s.io': ['Lease', 'LeaseCandidate'],
  'discovery.k8s.io': ['EndpointSlice'],
  'events.k8s.io': ['Event'],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
  'resource.k8s.io': ['ResourceClaim', 'ResourceClaimTemplate'],
  'storage.k8s.io': ['CSIStorageCapacity'],
};

/** Tells whether an object's kind lives in namespaces; false also where nobody knows. */
export type IsNamespaced = (apiVersion: string, kind: string) => boolean;

/** Kubernetes' own kinds, and those that CustomResourceDefinitions among these documents declare. */
export function namespacedKinds(documents: Iterable<Json>): IsNamespaced {
  const known = new Set([
    ...Object.entries(BUILT_IN).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)),
    ...declaredKinds(documents, 'Namespaced'),
  ]);
  return (apiVersion, kind) => known.has(`${groupOf(apiVersion)}/${kind}`);
}

/** The CustomResourceDefinitions that come with a Promise: its API and its dependencies. */
export function promiseDefinitions(promise: Json): readonly Json[] {
  const { api, dependencies } = objectOrEmpty(objectOrEmpty(promise).spec);
  return [api ?? null, ...listOrEmpty(dependencies)];
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
