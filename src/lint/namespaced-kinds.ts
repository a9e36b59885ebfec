import { NAMESPACED_KINDS } from '../promise/built-in-kinds.ts';
import { declaredKinds } from '../promise/declared-kinds.ts';
import { type Json, listOrEmpty, objectOrEmpty } from '../shared/json.ts';

/** Tells whether an object's kind lives in namespaces; false also where nobody knows. */
export type IsNamespaced = (apiVersion: string, kind: string) => boolean;

/** Kubernetes' own kinds, and those that CustomResourceDefinitions among these documents declare. */
export function namespacedKinds(documents: Iterable<Json>): IsNamespaced {
  const known = new Set([
    ...Object.entries(NAMESPACED_KINDS).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)),
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
