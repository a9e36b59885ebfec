import { resolve } from 'node:path';
import type { PromiseNames } from '../../scaffold/defaults.ts';
import type { Derivation } from '../../scaffold/from/derivation.ts';

/** What a Promise is made from; at most one `from…` is given. */
export interface OriginFlags {
  /** A file or a folder with an operator's CustomResourceDefinition, relative to the working directory. */
  readonly fromCrd?: string | undefined;
  /** The name or the kind of that definition, where there are several. */
  readonly apiSchemaFrom?: string | undefined;
}

/**
 * Reads what the Promise is to be made from; undefined where it is made from nothing.
 * @throws PromiseError as `readManifests` and `deriveFromCrd`
 */
export async function deriveFrom(
  names: PromiseNames,
  flags: OriginFlags,
  cwd: string,
): Promise<Derivation | undefined> {
  if (flags.fromCrd === undefined) return undefined;
  const { readManifests } = await import('../../promise/manifests.ts');
  const { deriveFromCrd } = await import('../../scaffold/from/crd/derive-crd.ts');
  const manifests = await readManifests(resolve(cwd, flags.fromCrd));
  return deriveFromCrd(names, manifests, flags.apiSchemaFrom);
}
