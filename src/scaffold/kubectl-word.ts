import { CLUSTER_SCOPED_KINDS, NAMESPACED_KINDS } from '../promise/built-in-kinds.ts';
import { type PromiseNames, pluralOf } from './defaults.ts';
import { SHORT_NAMES } from './short-names.ts';

/** Every word by which kubectl knows a kind of Kubernetes itself, in lower case, with that kind. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ...[NAMESPACED_KINDS, CLUSTER_SCOPED_KINDS]
    .flatMap((byGroup) => Object.values(byGroup).flat())
    .flatMap((kind) => [kind.toLowerCase(), pluralOf(kind)].map((word) => [word, kind] as const)),
  ...Object.entries(SHORT_NAMES),
]);

/** A word for a Promise's requests that means something else to kubectl. */
export interface TakenWord {
  /** The sentence that says so. */
  readonly message: string;
  /** The names that would do instead of those that are taken. */
  readonly instead: { readonly kind: string } | { readonly plural: string };
}

/**
 * Whether kubectl takes the requests' plural, or their kind, for a kind of Kubernetes itself; undefined where both are theirs
 * alone. It looks through API groups by their priority, and that of any CustomResourceDefinition is below those of Kubernetes
 * (kubernetes: `pkg/controlplane/controller/crdregistration`; client-go: `restmapper/discovery.go`).
 */
export function takenWord({
  kind,
  plural,
  group,
}: Pick<PromiseNames, 'kind' | 'plural' | 'group'>): TakenWord | undefined {
  const singular = kind.toLowerCase();
  const word = [plural, singular].find((each) => WORDS.has(each));
  if (word === undefined) return undefined;
  const isOfKind = [singular, pluralOf(kind)].some((each) => WORDS.has(each));
  return {
    message: `to kubectl, ${word} is the kind ${WORDS.get(word)} of Kubernetes: it finds requests of this Promise as ${plural}.${group} only`,
    instead: isOfKind ? { kind: `Managed${kind}` } : { plural: pluralOf(kind) },
  };
}
