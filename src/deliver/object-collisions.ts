import { type DeclaredObject, declaredObjects, objectKey } from './declared-objects.ts';

/** An object that the files of one Destination declare more than once. */
export interface ObjectCollision {
  /** As it is declared first. */
  readonly object: DeclaredObject;
  /** Where it is declared, in the order of the files: a file that declares it twice is in here twice. */
  readonly files: readonly string[];
  /**
   * Whether two of them name the same version of the API. Only then kustomize, and Flux with it, refuses the folder ("may
   * not add resource with an already registered id"); else the manifest that is applied last wins.
   */
  readonly sameVersion: boolean;
}

/** A file, and one of the objects that it declares. */
export interface Declaration<File> {
  readonly file: File;
  readonly object: DeclaredObject;
}

/**
 * Finds the objects that files of one Destination's folder declare more than once: what a GitOps agent, which applies the
 * folder as one, fails on. Files that are no YAML or JSON by name, or don't parse, declare nothing.
 */
export function objectCollisions(files: ReadonlyMap<string, Uint8Array>): readonly ObjectCollision[] {
  const all = [...files].map(([path, bytes]) => ({ file: path, objects: declaredObjects(path, bytes) }));
  return [...declarationsByObject(all).values()]
    .filter((declarations) => declarations.length > 1)
    .map((declarations) => toCollision(declarations));
}

function toCollision(declarations: readonly Declaration<string>[]): ObjectCollision {
  const [first] = declarations;
  if (first === undefined) throw new Error('a collision needs an object');
  return {
    object: first.object,
    files: declarations.map(({ file }) => file),
    sameVersion: hasSameVersion(declarations.map(({ object }) => object)),
  };
}

/** Whether two of these, which are the same object, are declared in the same version. */
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
