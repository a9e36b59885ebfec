import { isObject, type Json, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';

/** The kinds of a scope that CustomResourceDefinitions among these documents declare, as `group/Kind`. */
export function declaredKinds(
  documents: Iterable<Json>,
  scope: 'Cluster' | 'Namespaced',
): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const document of documents) {
    if (!isObject(document) || document.kind !== 'CustomResourceDefinition') continue;
    const { group, names, scope: declared } = objectOrEmpty(document.spec);
    if (declared === scope) kinds.add(`${stringOrEmpty(group)}/${stringOrEmpty(objectOrEmpty(names).kind)}`);
  }
  return kinds;
}
