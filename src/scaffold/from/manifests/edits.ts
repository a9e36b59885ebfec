import type { PlacedProperty } from './placed-property.ts';
import type { ManifestDocument } from './read-documents.ts';
import type { Scope } from './scope.ts';
import { yqPath, yqTargets, yqText } from './yq-path.ts';

/** How an expression of yq takes what a request says to where it goes, a group of lines for each property. */
export function propertyEdits(properties: readonly PlacedProperty[]): string {
  return properties
    .map(({ property, places }) => {
      const value = `$request${yqPath(['spec', ...property.path])}`;
      const edits = places.map((place) => {
        const { kind, name } = place.document;
        return edit(
          `.kind == ${yqText(kind)} and .metadata.name == ${yqText(name)}`,
          yqTargets(place)
            .map((target) => `${target} = ${value}`)
            .join(' |\n  '),
        );
      });
      return [`# ${property.path.join('.')}`, ...edits.map((text) => `${text} |`)].join('\n');
    })
    .join('\n\n');
}

/** The documents that each request gets. */
export interface RequestDocuments {
  readonly documents: readonly ManifestDocument[];
  readonly scopeOf: (document: ManifestDocument) => Scope;
}

/** The name of the namespace that a manifest is in where it names none, beside others that name some. */
const UNNAMED = 'default';

/**
 * The namespaces that the manifests are in, in their own names. With one or none, a request has one namespace; with several, it
 * has as many.
 */
export function namespacesOf({ documents, scopeOf }: RequestDocuments): readonly string[] {
  const named = documents.flatMap((document) =>
    scopeOf(document) === 'namespace' ? [document.name] : (document.namespace ?? []),
  );
  const isElsewhere = documents.some(
    (document) => scopeOf(document) === 'namespaced' && document.namespace === undefined,
  );
  const names = [...new Set(named)];
  return names.length > 1 && isElsewhere && !names.includes(UNNAMED) ? [...names, UNNAMED] : names;
}

/** How the expression gives objects the namespace of the request, and names of its own to those that live in none. */
export function namespaceEdits(request: RequestDocuments): string {
  const { documents, scopeOf } = request;
  const named = kindsOf(documents.filter((document) => scopeOf(document) === 'named'));
  const own = 'strenv(namespace)';
  const isOne = namespacesOf(request).length < 2;
  return [
    edit(
      // A document that is only a comment has no kind.
      ['.kind', ...['Namespace', ...named].map((kind) => `.kind != ${yqText(kind)}`)].join(' and '),
      `.metadata.namespace = ${isOne ? own : `${own} + "-" + (.metadata.namespace // "${UNNAMED}")`}`,
    ),
    edit('.kind == "Namespace"', `.metadata.name = ${isOne ? own : `${own} + "-" + .metadata.name`}`),
    ...(named.length === 0
      ? []
      : [edit(anyOf('.kind', named), `.metadata.name = ${own} + "-" + .metadata.name`)]),
    ...POINTERS.flatMap(({ kinds, to, target }) => {
      const there = kindsOf(documents).filter((kind) => kinds.includes(kind));
      const names = documents.filter(({ kind }) => kind === to).map(({ name }) => name);
      if (there.length === 0 || names.length === 0) return [];
      const value = isOne ? `= ${own}` : `|= ${own} + "-" + (. // "${UNNAMED}")`;
      return [
        edit(anyOf('.kind', there), `(${target} | select(${anyOf('.name', names)}) | .namespace) ${value}`),
      ];
    }),
  ].join(' |\n');
}

/** Fields of Kubernetes' own kinds that name an object with its namespace; those of objects from elsewhere stay. */
const POINTERS: readonly {
  readonly kinds: readonly string[];
  readonly to: string;
  readonly target: string;
}[] = [
  {
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    to: 'ServiceAccount',
    target: '.subjects[] | select(.kind == "ServiceAccount")',
  },
  {
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    to: 'Service',
    target: '.webhooks[].clientConfig.service',
  },
];

function kindsOf(documents: readonly ManifestDocument[]): readonly string[] {
  return [...new Set(documents.map(({ kind }) => kind))];
}

function anyOf(field: string, values: readonly string[]): string {
  return values.map((value) => `${field} == ${yqText(value)}`).join(' or ');
}

function edit(condition: string, change: string): string {
  return `with(select(${condition});\n  ${change}\n)`;
}
