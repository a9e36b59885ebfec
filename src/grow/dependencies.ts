import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { readTextFile } from '../promise/read-file.ts';
import { asError, PromiseError, systemErrorCode } from '../shared/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';

/**
 * The manifests of a file, or of all YAML files below a folder in the order of their paths, for `spec.dependencies` (kratix-cli,
 * cmd/update_dependencies.go). A List becomes what it lists. They are taken as they are: no namespace is added.
 * @param own the files of the Promise itself, absolute
 * @throws PromiseError `unreadable-file`, `invalid-yaml`; `usage` where there are none, one is no manifest of Kubernetes, or two declare the
 *   same object
 */
export async function readManifests(
  target: string,
  own: ReadonlySet<string>,
): Promise<readonly JsonObject[]> {
  const manifests: JsonObject[] = [];
  const places = new Map<string, string>();
  for (const file of await manifestFiles(target)) {
    if (own.has(file)) {
      throw new PromiseError('usage', `${path.basename(file)} is the Promise itself`, {
        location: { file },
        hint: 'keep the manifests in a folder of their own, and name that',
      });
    }
    const documents = parseYamlDocuments(await readTextFile(file), file);
    for (const object of documents.flatMap(itemsOf)) {
      const identity = identityOf(object, file);
      const other = places.get(identity);
      if (other !== undefined) {
        throw new PromiseError('usage', `${identity} is declared twice`, {
          location: { file },
          notes: [`the first time in ${other}`],
          hint: 'remove one of them',
        });
      }
      places.set(identity, file);
      manifests.push(object as JsonObject);
    }
  }
  if (manifests.length > 0) return manifests;
  throw new PromiseError('usage', `${target} holds no manifests`, {
    hint: 'name a YAML file with manifests, or a folder that holds such files: .yaml or .yml',
  });
}

async function manifestFiles(target: string): Promise<readonly string[]> {
  const unreadable = (error: unknown): never => {
    const reason = systemErrorCode(error) === 'ENOENT' ? 'there is no such file' : asError(error).message;
    throw new PromiseError('unreadable-file', `can't read ${target}: ${reason}`, {
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

function itemsOf(document: Json): readonly Json[] {
  const isList = isObject(document) && document.kind === 'List' && document.apiVersion === 'v1';
  return isList ? listOrEmpty(document.items) : [document];
}

/** `ConfigMap default/settings`. @throws PromiseError `usage` where something has none */
function identityOf(object: Json, file: string): string {
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
  const message = `${path.basename(file)} holds something that is no manifest: it has no ${missing.join(', no ')}`;
  throw new PromiseError('usage', message, {
    location: { file },
    hint: 'what is in the folder goes to the clusters as it is; move other files away',
  });
}
