import { labelsOf, nameOf } from '../promise/promise-settings.ts';
import { type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { Destination, FilepathMode, StateStore } from './types.ts';

const MODES: readonly FilepathMode[] = ['nestedByMetadata', 'none', 'aggregatedYAML'];

/** The file of the mode aggregatedYAML where the Destination names none. */
const AGGREGATED_FILE = 'aggregated.yaml';

/** Whether a manifest is one of Kratix's own of a kind. */
export function isKratixKind(manifest: Json, ...kinds: readonly string[]): manifest is JsonObject {
  const object = objectOrEmpty(manifest);
  return (
    stringOrEmpty(object.apiVersion).startsWith('platform.kratix.io/') &&
    kinds.includes(stringOrEmpty(object.kind))
  );
}

/** Reads what decides about a Destination (`api/v1alpha1/destination_types.go`); a mode that isn't known is the default. */
export function readDestination(manifest: JsonObject): Destination {
  const spec = objectOrEmpty(manifest.spec);
  const filepath = objectOrEmpty(spec.filepath);
  const store = objectOrEmpty(spec.stateStoreRef);
  const name = stringOrEmpty(store.name);
  return {
    name: nameOf(manifest),
    labels: labelsOf(objectOrEmpty(manifest.metadata).labels),
    strictMatchLabels: spec.strictMatchLabels === true,
    path: stringOrEmpty(spec.path),
    filepathMode: MODES.find((mode) => mode === filepath.mode) ?? 'nestedByMetadata',
    filename: stringOrEmpty(filepath.filename) || AGGREGATED_FILE,
    stateStore: name === '' ? undefined : `${stringOrEmpty(store.kind)}/${name}`,
  };
}

/** Reads what decides about a GitStateStore or BucketStateStore. */
export function readStateStore(manifest: JsonObject): StateStore {
  return {
    id: `${stringOrEmpty(manifest.kind)}/${nameOf(manifest)}`,
    path: stringOrEmpty(objectOrEmpty(manifest.spec).path),
  };
}
