import { isClusterScoped } from '../promise/cluster-scoped.ts';
import { parseGitopsDocuments } from '../promise/gitops-yaml.ts';
import { PromiseError } from '../shared/errors.ts';
import { MAX_READ_BYTES } from '../shared/file-content.ts';
import { isObject, type Json, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import type { Workload } from './types.ts';

/** What makes two manifests declare the same object in a cluster. */
export interface DeclaredObject {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** `default` where the manifest names none; empty for what lives in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** The objects that files declare, in order; of files that aren't in it, nothing is known. */
export type Declarations = ReadonlyMap<Workload, readonly DeclaredObject[]>;

/** Whether GitOps agents take a file for manifests, by its name. */
function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}

/** Tells what a file declares, by its path and bytes. */
export type ReadDeclared = (path: string, bytes: Uint8Array) => readonly DeclaredObject[];

/**
 * What files declare, read one after the other; those over 32 MB aren't.
 * @param read asked for each file that is a manifest by its name
 * @throws what reading them throws
 */
export async function readDeclarations(
  workloads: Iterable<Workload>,
  read: ReadDeclared = declaredObjects,
): Promise<Declarations> {
  const result = new Map<Workload, readonly DeclaredObject[]>();
  for (const workload of new Set(workloads)) {
    const { filepath, content } = workload;
    if (!isManifest(filepath) || content.size > MAX_READ_BYTES) continue;
    result.set(workload, read(filepath, await content.read()));
  }
  return result;
}

/**
 * The objects that a file declares, in order, as kustomize counts them (`api/resource/factory.go`, RNodesFromBytes, and
 * `kyaml/resid/resid.go`): the items of lists (any kind that ends in List) one by one. What has no kind or no name is no
 * object, but for a list without items, which needs no name; a file that is no YAML or JSON by name has none, nor has one that
 * doesn't parse, which is for others to tell.
 */
export function declaredObjects(path: string, bytes: Uint8Array): readonly DeclaredObject[] {
  if (!isManifest(path)) return [];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return objectsOf(parseGitopsDocuments(text, path));
  } catch (error) {
    // A TypeError is how the decoder says that this is no UTF-8.
    if (error instanceof PromiseError || error instanceof TypeError) return [];
    throw error;
  }
}

/** The same of the documents that are in a file. */
export function objectsOf(documents: readonly Json[]): readonly DeclaredObject[] {
  return documents.flatMap(objectsIn);
}

function objectsIn(document: Json): readonly DeclaredObject[] {
  if (!isObject(document)) return [];
  const kind = textOf(document.kind);
  if (kind.endsWith('List') && Object.hasOwn(document, 'items')) {
    return listOrEmpty(document.items).flatMap(objectsIn);
  }
  const metadata = objectOrEmpty(document.metadata);
  const name = textOf(metadata.name);
  if (kind === '' || (name === '' && !kind.endsWith('List'))) return [];
  const apiVersion = textOf(document.apiVersion);
  const slash = apiVersion.indexOf('/');
  const group = slash === -1 ? '' : apiVersion.slice(0, slash);
  const namespace = isClusterScoped(group, kind) ? '' : textOf(metadata.namespace) || 'default';
  return [{ group, version: apiVersion.slice(slash + 1), kind, namespace, name }];
}

/** Kustomize takes whatever is written: a name like 5 is a name. */
function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** The same for manifests of the same object. Versions of an API show the same objects, so they don't count. */
export function objectKey({ group, kind, namespace, name }: DeclaredObject): string {
  return JSON.stringify([group, kind, namespace, name]);
}

/** How people call an object: `Deployment default/web`, `CustomResourceDefinition beats.example.org`. */
export function describeObject({ kind, namespace, name }: DeclaredObject): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
