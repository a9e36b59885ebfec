import path from 'node:path';
import { isKratixKind, readDestination, readStateStore } from '../../deliver/destinations.ts';
import type { Destination, StateStore } from '../../deliver/types.ts';
import { wrongDnsSubdomain } from '../../promise/kube-names.ts';
import { parseYamlDocuments } from '../../promise/kubernetes-yaml.ts';
import { manifestFiles } from '../../promise/manifest-files.ts';
import { readTextFile } from '../../promise/read-file.ts';
import { PromiseError } from '../../shared/errors.ts';
import { type Json, objectOrEmpty } from '../../shared/json.ts';

/** The Destinations that a case can be delivered to. */
export interface KnownDestinations {
  readonly destinations: readonly Destination[];
  readonly stateStores: readonly StateStore[];
}

/**
 * Reads the Destinations and state stores of all cases, in `test/destinations/`, and those of one, in its own
 * `destinations/`, where one of the same name takes precedence.
 * @throws PromiseError `invalid-case`: a manifest is something else, or its name, path or file is wrong; `invalid-yaml`,
 *   `unreadable-file`
 */
export async function readDestinations(root: string, caseDir: string): Promise<KnownDestinations> {
  const folders = new Set([path.join(root, 'test', 'destinations'), path.join(caseDir, 'destinations')]);
  const destinations = new Map<string, Destination>();
  const stateStores = new Map<string, StateStore>();
  for (const folder of folders) {
    for (const file of await manifestFiles(folder)) {
      for (const manifest of parseYamlDocuments(await readTextFile(file), file)) {
        const known = readManifest(manifest, file);
        if ('id' in known) stateStores.set(known.id, known);
        else destinations.set(known.name, known);
      }
    }
  }
  return { destinations: [...destinations.values()], stateStores: [...stateStores.values()] };
}

function readManifest(manifest: Json, file: string): Destination | StateStore {
  const name = objectOrEmpty(objectOrEmpty(manifest).metadata).name;
  if (typeof name !== 'string' || name === '') throw invalid(file, 'a manifest has no metadata.name');
  const wrong = wrongDnsSubdomain(name);
  if (wrong !== undefined) throw invalid(file, `the name ${JSON.stringify(name)} ${wrong}`);
  if (isKratixKind(manifest, 'GitStateStore', 'BucketStateStore')) return readStateStore(manifest);
  if (!isKratixKind(manifest, 'Destination')) {
    throw invalid(file, `${name} is neither a Destination nor a GitStateStore or BucketStateStore of Kratix`);
  }
  const destination = readDestination(manifest);
  if (destination.path === '')
    throw invalid(file, `the Destination ${name} has no spec.path, which Kratix requires`);
  const { filepathMode, filename } = destination;
  if (filepathMode === 'aggregatedYAML' && /^\.\.(?:\/|$)/.test(path.posix.join('.', filename))) {
    throw invalid(
      file,
      `the file ${JSON.stringify(filename)} of the Destination ${name} is outside its folder`,
    );
  }
  return destination;
}

function invalid(file: string, message: string): PromiseError {
  return new PromiseError('invalid-case', message, {
    location: { file },
    hint: 'this folder holds manifests of Destinations and state stores: apiVersion platform.kratix.io/v1alpha1',
  });
}
