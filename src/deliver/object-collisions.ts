import { type DeclaredObject, objectKey } from './declared-objects.ts';

/** A file, and one of the objects that it declares. */
export interface Declaration<File> {
  readonly file: File;
  readonly object: DeclaredObject;
}

/**
 * Whether two of these, which are the same object, name the same version of the API. Only then kustomize, and Flux with it,
 * refuses the folder ("may not add resource with an already registered id"); else the manifest that is applied last wins.
 */
export function hasSameVersion(objects: readonly DeclaredObject[]): boolean {
  return new Set(objects.map(({ version }) => version)).size < objects.length;
}

/** Sorts what files declare by the object that it is. */
export function declarationsByObject<File>(
  files: readonly { readonly file: File; readonly objects: readonly DeclaredObject[] }[],
): ReadonlyMap<string, readonly Declaration<File>[]> {
  const result = new Map<string, Declaration<File>[]>();
  for (const { file, objects } of files) {
    for (const object of objects) {
      const key = objectKey(object);
      const declarations = result.get(key) ?? [];
      declarations.push({ file, object });
      result.set(key, declarations);
    }
  }
  return result;
}
