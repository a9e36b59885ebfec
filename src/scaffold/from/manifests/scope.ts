import { isClusterScoped } from '../../../promise/cluster-scoped.ts';
import { declaredKinds } from '../../../promise/declared-kinds.ts';
import type { ManifestDocument } from './read-documents.ts';

/** How an object gets along with those of other requests. */
export type Scope =
  /** It lives in the request's namespace. */
  | 'namespaced'
  /** It is the request's namespace. */
  | 'namespace'
  /** It lives in no namespace and speaks of one, so that each request has its own, under a name of its own. */
  | 'named'
  /** It lives in no namespace, and is the same for all requests. */
  | 'shared';

/** Kinds without a namespace whose objects point into one. */
const NAMED = new Set([
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'PersistentVolume',
]);

/** Tells the scope of each of these documents; CustomResourceDefinitions among them tell that of their kinds. */
export function scopes(documents: readonly ManifestDocument[]): (document: ManifestDocument) => Scope {
  const clusterKinds = declaredKinds(
    documents.map(({ object }) => object),
    'Cluster',
  );
  return ({ group, kind }) => {
    if (!isClusterScoped(group, kind) && !clusterKinds.has(`${group}/${kind}`)) return 'namespaced';
    if (group === '' && kind === 'Namespace') return 'namespace';
    return NAMED.has(kind) ? 'named' : 'shared';
  };
}
