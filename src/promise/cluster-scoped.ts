import { ownValue } from '../shared/own-value.ts';
import { CLUSTER_SCOPED_KINDS } from './built-in-kinds.ts';

/**
 * Whether objects of a kind are known to live in no namespace, so that one in their metadata doesn't count. Of custom
 * kinds nobody knows without the cluster: they are taken for namespaced, as kustomize does
 * (`kyaml/openapi/openapi.go`, IsNamespaceScoped).
 */
export function isClusterScoped(group: string, kind: string): boolean {
  return ownValue(CLUSTER_SCOPED_KINDS, group)?.includes(kind) ?? false;
}
