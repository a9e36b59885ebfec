import type { YamlPath } from '../../../promise/yaml-location.ts';
import { formatLocation, type Location } from '../../../shared/errors.ts';
import { isObject, type Json, objectOrEmpty } from '../../../shared/json.ts';
import { findPath } from '../../../shared/json-path/find.ts';
import { printable } from '../../../shared/printable.ts';
import { sameValue } from '../../../shared/same-value.ts';
import { namespacesOf, type RequestDocuments } from './edits.ts';
import type { PlacedProperty } from './placed-property.ts';
import { identityOf, type ManifestDocument } from './read-documents.ts';

/** A value in a manifest. */
interface Value {
  readonly path: YamlPath;
  readonly value: Json;
}

/**
 * What two requests would not get along with, one line each: what is the same in both and must not be, and what nobody but
 * the author can change.
 *
 * @param shared the documents that are the same for all requests
 */
export function manifestTodos(
  request: RequestDocuments,
  properties: readonly PlacedProperty[],
  shared: readonly ManifestDocument[],
): readonly string[] {
  const { documents, scopeOf } = request;
  // Files that a document was taken out of.
  const cut = new Set(shared.map(({ path }) => path));
  const taken = new Set(
    properties.flatMap(({ places }) =>
      places.flatMap(({ document, steps }) =>
        findPath({ text: '', steps }, document.object).map(({ place }) => keyOf(document, place)),
      ),
    ),
  );
  const namespaces = new Set(namespacesOf(request));
  const ofRequests = documents.flatMap((document) => {
    const at = (path: YamlPath): string => formatLocation(placeIn(document, path, cut));
    const values = [...valuesIn(document.object, [])].filter(({ path }) => !taken.has(keyOf(document, path)));
    return [
      ...values.flatMap(({ path, value }) => {
        const clash = clashOf(document, path, value);
        if (clash !== undefined) return [`let requests differ in ${clash}: ${at(path)}`];
        const isPlace = scopeOf(document) !== 'namespaced' || !sameValue(path, ['metadata', 'namespace']);
        const namespace = isPlace ? namespaceIn(path, value, namespaces) : undefined;
        return namespace === undefined
          ? []
          : [`${at(path)} names the namespace ${namespace}; each request has one of its own`];
      }),
      ...(document.kind === 'Secret' && holdsValues(document)
        ? [`keep the values of ${identityOf(document)} out of the image and of git: ${at([])}`]
        : []),
      ...(document.kind === 'PersistentVolume'
        ? [`${identityOf(document)} has another name in each request, but the same storage: ${at(['spec'])}`]
        : []),
    ];
  });
  const ofShared = shared.flatMap((document) => {
    const named = [...valuesIn(document.object, [])].map(({ path, value }) =>
      namespaceIn(path, value, namespaces),
    );
    return [...new Set(named)].flatMap((namespace) =>
      namespace === undefined
        ? []
        : [
            `${identityOf(document)} is deployed once, and names the namespace ${namespace}: let it be that of no request`,
          ],
    );
  });
  // Names of files and objects may hold anything, and no line of theirs may become one of the script.
  return [...ofRequests, ...ofShared].map(printable);
}

/** A place in the stage's folder: files have the names there that they had, and if nothing was taken out, their lines. */
function placeIn(document: ManifestDocument, path: YamlPath, cut: ReadonlySet<string>): Location {
  const file = `manifests/${document.path}`;
  const { line } = document.locate(path);
  return line === undefined || cut.has(document.path) ? { file } : { file, line };
}

function keyOf({ kind, name }: ManifestDocument, path: YamlPath): string {
  return JSON.stringify([kind, name, ...path]);
}

function* valuesIn(value: Json, path: YamlPath): Generator<Value> {
  const members = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [step, member] of members) yield* valuesIn(member, [...path, step]);
  if (typeof value !== 'object') yield { path, value };
}

/** What can be there only once, in a whole cluster or before it. */
function clashOf({ kind }: ManifestDocument, path: YamlPath, value: Json): string | undefined {
  const last = path.at(-1);
  if (kind === 'Ingress' && sameValue(path.slice(0, 2), ['spec', 'rules']) && last === 'host')
    return `the host ${String(value)}`;
  if (kind === 'Service' && last === 'nodePort') return `the node port ${String(value)}`;
  if (kind === 'Service' && last === 'loadBalancerIP') return `the address ${String(value)}`;
  return last === 'hostPort' ? `the host port ${String(value)}` : undefined;
}

/** The namespace that a text speaks of: the value of a field of that name, or in the name of a service. */
function namespaceIn(path: YamlPath, value: Json, namespaces: ReadonlySet<string>): string | undefined {
  if (typeof value !== 'string') return undefined;
  const isSubject = path[0] === 'subjects' || path.includes('clientConfig');
  if (path.at(-1) === 'namespace' && !isSubject && namespaces.has(value)) return value;
  const [, inService] = /\.([a-z0-9-]+)\.svc\b/.exec(value) ?? [];
  return inService !== undefined && namespaces.has(inService) ? inService : undefined;
}

function holdsValues({ object }: ManifestDocument): boolean {
  return Object.keys({ ...objectOrEmpty(object.data), ...objectOrEmpty(object.stringData) }).length > 0;
}
