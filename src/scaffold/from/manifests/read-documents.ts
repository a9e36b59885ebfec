import { join, posix } from 'node:path';
import { parseYaml } from '../../../promise/kubernetes-yaml.ts';
import { splitDocuments } from '../../../promise/split-documents.ts';
import { createLocator, type YamlPath } from '../../../promise/yaml-location.ts';
import { formatLocation, type Location, PromiseError } from '../../../shared/errors.ts';
import { isObject, type JsonObject, objectOrEmpty, stringOrEmpty } from '../../../shared/json.ts';
import { type SourceFile, textOf } from '../source-files.ts';

/** An object of Kubernetes in a file, and its text. */
export interface ManifestDocument {
  /** The path of its file, relative to the folder that was named. */
  readonly path: string;
  readonly object: JsonObject;
  readonly kind: string;
  /** Of its API, without the version; empty for `v1`. */
  readonly group: string;
  readonly name: string;
  /** Undefined where the manifest names none. */
  readonly namespace: string | undefined;
  /** As it is in the file, from its `---` on. */
  readonly text: string;
  readonly locate: (path: YamlPath) => Location;
}

/** A file with manifests. */
export interface ManifestFile {
  readonly file: SourceFile;
  readonly documents: readonly ManifestDocument[];
}

/** What a folder holds. */
export interface ManifestFolder {
  readonly files: readonly ManifestFile[];
  /** What isn't taken over, one line each. */
  readonly notes: readonly string[];
}

/**
 * Reads the manifests of a folder: its YAML and JSON files. Others are left out, and so is a kustomization: what it would do,
 * no stage does.
 *
 * @param named how the user named the folder, for places
 * @throws PromiseError `invalid-source` where there are none, one is no object of Kubernetes, or two are the same;
 * `invalid-yaml`
 */
export function readDocuments(sources: readonly SourceFile[], named: string): ManifestFolder {
  const files: ManifestFile[] = [];
  const others: string[] = [];
  const notes: string[] = [];
  for (const file of sources) {
    const text = /\.(?:ya?ml|json)$/.test(file.path) ? textOf(file) : undefined;
    if (text === undefined) {
      others.push(file.path);
      continue;
    }
    if (/^kustomization\.ya?ml$/.test(posix.basename(file.path))) {
      const folder = join(named, posix.dirname(file.path));
      notes.push(
        `left out: ${file.path}; to take what it makes: kubectl kustomize ${folder} > FOLDER/all.yaml, and name that folder`,
      );
      continue;
    }
    const documents = documentsIn(text, file.path, named);
    if (documents.length > 0) files.push({ file, documents });
  }
  if (others.length > 0) notes.push(`left out, as they are no YAML or JSON: ${others.join(', ')}`);
  const all = files.flatMap(({ documents }) => documents);
  checkOnce(all);
  if (all.length > 0) return { files, notes };
  throw new PromiseError('invalid-source', `${named} holds no manifests`, {
    hint: 'name a folder with manifests of Kubernetes: .yaml, .yml or .json; for a chart: --from-helm',
  });
}

function documentsIn(text: string, path: string, named: string): readonly ManifestDocument[] {
  const file = join(named, path);
  return splitDocuments(text).flatMap(({ text: padded, piece }) => {
    const object = parseYaml(padded, file);
    if (object === null) return [];
    const locator = createLocator(padded, file);
    const locate = (steps: YamlPath): Location => locator.locate(steps);
    return [{ ...readDocument(object, locate), path, text: piece, locate }];
  });
}

/** @throws PromiseError `invalid-source` */
function readDocument(
  object: ReturnType<typeof parseYaml>,
  locate: (path: YamlPath) => Location,
): Omit<ManifestDocument, 'path' | 'text' | 'locate'> {
  const { apiVersion, kind, metadata } = objectOrEmpty(object);
  const { name, namespace } = objectOrEmpty(metadata);
  const location = locate([]);
  if (!isObject(object) || stringOrEmpty(apiVersion) === '' || stringOrEmpty(kind) === '') {
    throw new PromiseError('invalid-source', 'this is no manifest: it has no apiVersion, or no kind', {
      location,
      hint: 'move files away that are no objects of Kubernetes; a chart is taken by --from-helm',
    });
  }
  if (kind === 'List') {
    throw new PromiseError('invalid-source', "a List can't be taken over", {
      location,
      hint: "make its items documents of their own: yq '.items[] | split_doc' FILE",
    });
  }
  if (stringOrEmpty(name) === '') {
    throw new PromiseError('invalid-source', `the ${stringOrEmpty(kind)} has no metadata.name`, {
      location,
      hint: 'give it one: what is delivered must keep its name',
    });
  }
  return {
    object,
    kind: stringOrEmpty(kind),
    group: /^(.*)\//.exec(stringOrEmpty(apiVersion))?.[1] ?? '',
    name: stringOrEmpty(name),
    namespace: stringOrEmpty(namespace) || undefined,
  };
}

/** `Deployment web`, or with a namespace `Deployment shop/web`. */
export function identityOf({ kind, namespace, name }: ManifestDocument): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** @throws PromiseError `invalid-source` */
function checkOnce(documents: readonly ManifestDocument[]): void {
  const seen = new Map<string, ManifestDocument>();
  for (const document of documents) {
    const identity = `${document.group} ${identityOf(document)}`;
    const other = seen.get(identity);
    if (other !== undefined) {
      throw new PromiseError('invalid-source', `${identityOf(document)} is there twice`, {
        location: document.locate([]),
        notes: [`the first time in ${formatLocation(other.locate([]))}`],
        hint: 'remove one of them, or name a folder with fewer files, such as that of one environment',
      });
    }
    seen.set(identity, document);
  }
}
