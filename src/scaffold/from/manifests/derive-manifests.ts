import { yamlBlock } from '../../../promise/yaml-block.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { apiSchema, exampleOf, schemaOfProperties } from '../../spec-schema.ts';
import type { ScaffoldFile } from '../../template.ts';
import type { Derivation } from '../derivation.ts';
import { applyNames, promiseSize } from '../promise-size.ts';
import { readSourceFiles, type SourcePlace } from '../source-files.ts';
import { todoLines } from '../todos.ts';
import { namespaceEdits, namespacesOf, propertyEdits, type RequestDocuments } from './edits.ts';
import { manifestTodos } from './findings.ts';
import { placedProperties } from './placed-property.ts';
import { identityOf, type ManifestFile, readDocuments } from './read-documents.ts';
import { scopes } from './scope.ts';
import { suggestedProperties } from './suggested-properties.ts';

/** The folder in the stage's that the manifests go to. */
const FOLDER = 'manifests';

/**
 * Derives a Promise from a folder with manifests: a stage writes them for each request, in a namespace of its own, with what the
 * request says in the fields that were chosen. What lives in no namespace is deployed once.
 *
 * @param chosen as `--property` has it: `NAME@KIND/NAME:PATH`
 * @throws PromiseError as `readDocuments` and `placedProperties`; `unreadable-file`
 */
export async function deriveFromManifests(
  place: SourcePlace,
  chosen: readonly string[],
): Promise<Derivation> {
  const { files, notes } = readDocuments(await readSourceFiles(place), place.named);
  const all = files.flatMap(({ documents }) => documents);
  const scopeOf = scopes(all);
  const shared = all.filter((document) => scopeOf(document) === 'shared');
  const request = { documents: all.filter((document) => scopeOf(document) !== 'shared'), scopeOf };
  const properties = placedProperties(chosen, request.documents);
  const schema = schemaOfProperties(properties.map(({ property }) => property));
  const suggestions = chosen.length === 0 ? suggestedProperties(request.documents) : [];
  const todos = [
    ...manifestTodos(request, properties, shared),
    ...(chosen.length === 0 ? ['requests set nothing yet: say what they may, by --property or here'] : []),
  ];
  const api = apiSchema(schema);
  const dependencies = shared.map(({ object }) => object);
  const size = promiseSize(
    { schema: api, dependencies },
    'keep CustomResourceDefinitions out of the folder, and install them otherwise',
  );
  return {
    origin: 'manifests',
    schema: api,
    schemaComments: [],
    request: { value: properties.length === 0 ? {} : exampleOf(schema), comments: [] },
    dependencies,
    values: {
      names: applyNames(size),
      blocks: {
        TODOS: () => todoLines(todos),
        PROPERTY_EDITS: () => propertyEdits(properties),
        NAMESPACE_EDITS: () => namespaceEdits(request),
      },
      conditions: new Set([
        ...(todos.length > 0 ? ['TODOS'] : []),
        ...(properties.length > 0 ? ['PROPERTIES'] : []),
        namespacesOf(request).length < 2 ? 'ONE_NAMESPACE' : 'SEVERAL_NAMESPACES',
      ]),
    },
    files: [],
    stageFiles: [
      ...files.flatMap((file) => stageFile(file, request)),
      ...missingNamespaces(request, new Set(files.map(({ file }) => file.path))),
    ],
    hasGoldens: false,
    todos,
    notes: [
      ...notes,
      ...size.notes,
      ...(shared.length === 0
        ? []
        : [`deployed once, in no namespace (spec.dependencies): ${shared.map(identityOf).join(', ')}`]),
      ...(suggestions.length === 0 ? [] : [`properties that suggest themselves: ${shown(suggestions)}`]),
    ],
  };
}

/** A file without the documents that all requests share; as it is where it has none. */
function stageFile(
  { file, documents }: ManifestFile,
  { scopeOf }: RequestDocuments,
): readonly ScaffoldFile[] {
  const own = documents.filter((document) => scopeOf(document) !== 'shared');
  if (own.length === 0) return [];
  const path = `${FOLDER}/${file.path}`;
  const content =
    own.length === documents.length
      ? file.content
      : own
          .map(({ text }) => text)
          .join('')
          .replace(/^---\s*\n/, '');
  return [{ path, content, executable: false }];
}

/** Namespaces that objects are in, and that no manifest makes. */
function missingNamespaces(request: RequestDocuments, taken: ReadonlySet<string>): readonly ScaffoldFile[] {
  const there = new Set(
    request.documents.filter((document) => request.scopeOf(document) === 'namespace').map(({ name }) => name),
  );
  const names = namespacesOf(request);
  // The name of the only one is put in by the stage, so that any will do.
  const missing = names.length === 0 ? ['request'] : names.filter((name) => !there.has(name));
  if (missing.length === 0) return [];
  const content = missing
    .map((name): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }))
    .map((namespace) => `${yamlBlock(namespace)}\n`)
    .join('---\n');
  const name = ['namespace.yaml', 'request-namespace.yaml'].find((each) => !taken.has(each));
  return [{ path: `${FOLDER}/${name ?? 'namespace-of-request.yaml'}`, content, executable: false }];
}

const MOST_SHOWN = 5;

/** As flags that can be copied. */
function shown(properties: readonly string[]): string {
  const flags = properties.slice(0, MOST_SHOWN).map((property) => `--property '${property}'`);
  const more = properties.length - flags.length;
  return `${flags.join(' ')}${more > 0 ? `, and ${more} more of their kind` : ''}`;
}
