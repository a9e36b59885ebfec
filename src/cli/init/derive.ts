import { resolve } from 'node:path';
import type { PromiseNames } from '../../scaffold/defaults.ts';
import type { Derivation } from '../../scaffold/from/derivation.ts';
import type { SourcePlace } from '../../scaffold/from/source-files.ts';
import { PromiseError } from '../../shared/errors.ts';

/** What a Promise is made from; at most one `from…` is given. */
export interface OriginFlags {
  /** A file or a folder with an operator's CustomResourceDefinition, relative to the working directory. */
  readonly fromCrd?: string | undefined;
  /** The name or the kind of that definition, where there are several. */
  readonly apiSchemaFrom?: string | undefined;
  /** Whether the API keeps the descriptions of that definition. */
  readonly descriptions?: boolean | undefined;
  /** A chart's folder or archive, relative to the working directory. */
  readonly fromHelm?: string | undefined;
  /** A folder with manifests, relative to the working directory. */
  readonly fromManifests?: string | undefined;
}

/** Whether the Promise is made from something, so that nothing is asked of its API. */
export function isDerived({ fromCrd, fromHelm, fromManifests }: OriginFlags): boolean {
  return [fromCrd, fromHelm, fromManifests].some((from) => from !== undefined);
}

/**
 * Reads what the Promise is to be made from; undefined where it is made from nothing.
 * @throws PromiseError as `readManifests`, `deriveFromCrd`, `deriveFromChart` and `deriveFromManifests`
 */
export async function deriveFrom(
  names: PromiseNames,
  flags: OriginFlags & { readonly property: readonly string[] },
  cwd: string,
): Promise<Derivation | undefined> {
  if (flags.fromCrd === undefined) refuseWithoutCrd(flags);
  if (flags.fromHelm !== undefined) {
    const { deriveFromChart } = await import('../../scaffold/from/helm/derive-chart.ts');
    return deriveFromChart(placeOf(flags.fromHelm, cwd), flags.property);
  }
  if (flags.fromManifests !== undefined) {
    const { deriveFromManifests } = await import('../../scaffold/from/manifests/derive-manifests.ts');
    return deriveFromManifests(placeOf(flags.fromManifests, cwd), flags.property);
  }
  if (flags.fromCrd === undefined) return undefined;
  const { readManifests } = await import('../../promise/manifests.ts');
  const { deriveFromCrd } = await import('../../scaffold/from/crd/derive-crd.ts');
  const manifests = await readManifests(resolve(cwd, flags.fromCrd));
  return deriveFromCrd(names, manifests, {
    wanted: flags.apiSchemaFrom,
    descriptions: flags.descriptions ?? true,
  });
}

function placeOf(named: string, cwd: string): SourcePlace {
  return { path: resolve(cwd, named), named };
}

/** @throws PromiseError `usage` for flags that say what to take of a definition, where there is none */
function refuseWithoutCrd({ apiSchemaFrom, descriptions }: OriginFlags): void {
  if (apiSchemaFrom === undefined && descriptions !== false) return;
  const flag = apiSchemaFrom === undefined ? '--no-descriptions' : '--api-schema-from';
  throw new PromiseError('usage', `${flag} goes with --from-crd`, {
    hint: 'name the file that has the CustomResourceDefinition: --from-crd operator.yaml',
  });
}
