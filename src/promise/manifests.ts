import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { formatLocation, type Location, PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { parseYamlDocuments } from './kubernetes-yaml.ts';
import { readTextFile } from './read-file.ts';
import { splitDocuments } from './split-documents.ts';
import { createLocator, type YamlPath } from './yaml-location.ts';

/** An object of Kubernetes that was read from a file. */
export interface Manifest {
  readonly object: JsonObject;
  /** Finds a place in it; where that can't be had, the line on which its document begins. */
  readonly locate: (path: YamlPath) => Location;
}

/**
 * The manifests of a file, or of all YAML files below a folder in the order of their paths, as `spec.dependencies` takes them
 * (kratix-cli, cmd/update_dependencies.go). A List becomes what it lists. They are taken as they are: no namespace is added.
 * @param own files that must not be among them: those of the Promise itself, absolute
 * @throws PromiseError `unreadable-file`, `invalid-yaml`; `usage` where there are none, one is no manifest of Kubernetes, or two declare the
 *   same object
 */
export async function readManifests(
  target: string,
  own: ReadonlySet<string> = new Set(),
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = [];
  const declared = new Map<string, Manifest>();
  for (const file of await manifestFiles(target)) {
    if (own.has(file)) {
      throw new PromiseError('usage', `${path.basename(file)} is the Promise itself`, {
        location: { file },
        hint: 'keep the manifests in a folder of their own, and name that',
      });
    }
    for (const manifest of manifestsIn(await readTextFile(file), file)) {
      const identity = identityOf(manifest);
      const other = declared.get(identity);
      if (other !== undefined) {
        throw new PromiseError('usage', `${identity} is declared twice`, {
          location: manifest.locate([]),
          notes: [`the first time in ${formatLocation(other.locate([]))}`],
          problems: [
            { message: 'the first time', location: other.locate([]) },
            { message: 'once more', location: manifest.locate([]) },
          ],
          hint: 'remove one of them',
        });
      }
      declared.set(identity, manifest);
      manifests.push(manifest);
    }
  }
  if (manifests.length > 0) return manifests;
  throw new PromiseError('usage', `${fileName(target)} holds no manifests`, {
    location: { file: target },
    hint: 'name a YAML file with manifests, or a folder that holds such files: .yaml or .yml',
  });
}

async function manifestFiles(target: string): Promise<readonly string[]> {
  const unreadable = (error: unknown): never => {
    const code = systemErrorCode(error);
    const reason = code === 'ENOENT' ? 'there is no such file' : `the system says ${code}`;
    throw new PromiseError('unreadable-file', `can't read ${fileName(target)}: ${reason}`, {
      location: { file: target },
      hint: 'name a file with manifests, or a folder that holds such files',
      cause: error,
    });
  };
  if ((await stat(target).catch(unreadable)).isFile()) return [target];
  const entries = await readdir(target, { recursive: true, withFileTypes: true }).catch(unreadable);
  return entries
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Document by document, so that a place can be had in files that are too long for it as a whole: those of operators are.
 */
function manifestsIn(text: string, file: string): readonly Manifest[] {
  return splitDocuments(text).flatMap(({ text: piece, line }) => {
    const documents = parsed(piece, file);
    const locator = createLocator(piece, file);
    return documents.flatMap((document, index) =>
      itemsOf(document).map(({ object, at }) => ({
        object,
        locate: (steps: YamlPath) => ({ line, ...locator.locate([...at, ...steps], index) }),
      })),
    );
  });
}

/** Manifests are often looked for in a chart, where they are none yet. */
function parsed(text: string, file: string): readonly Json[] {
  try {
    return parseYamlDocuments(text, file);
  } catch (error) {
    if (!(error instanceof PromiseError) || !/\{\{.*\}\}/.test(text)) throw error;
    const { code, message, location } = error;
    throw new PromiseError(code, message, {
      ...(location === undefined ? {} : { location }),
      hint: 'is it a template of a Helm chart? Name what `helm template --include-crds` makes of it',
      cause: error,
    });
  }
}

/** What a document declares, with the way to it. */
interface Item {
  readonly object: JsonObject;
  readonly at: YamlPath;
}

function itemsOf(document: Json): readonly Item[] {
  const isList = isObject(document) && document.kind === 'List' && document.apiVersion === 'v1';
  if (!isList) return [{ object: document as JsonObject, at: [] }];
  return listOrEmpty(document.items).map((item, index) => ({
    object: item as JsonObject,
    at: ['items', index],
  }));
}

/** `ConfigMap default/settings`. @throws PromiseError `usage` where something has none */
function identityOf({ object, locate }: Manifest): string {
  const { apiVersion, kind, metadata } = objectOrEmpty(object);
  const { name, namespace } = objectOrEmpty(metadata);
  const missing = Object.entries({ apiVersion, kind, 'metadata.name': name })
    .filter(([, value]) => stringOrEmpty(value) === '')
    .map(([field]) => field);
  if (missing.length === 0) {
    const where = stringOrEmpty(namespace) === '' ? '' : `${stringOrEmpty(namespace)}/`;
    const group = stringOrEmpty(apiVersion).replace(/\/?[^/]*$/, '');
    return `${stringOrEmpty(kind)}${group === '' ? '' : `.${group}`} ${where}${stringOrEmpty(name)}`;
  }
  const location = locate([]);
  const message = `${path.basename(location.file)} holds something that is no manifest: it has no ${missing.join(', no ')}`;
  throw new PromiseError('usage', message, {
    location,
    hint: 'what is in the folder goes to the clusters as it is; move other files away',
  });
}
