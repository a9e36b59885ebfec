import type { ClusterObject, Container, Pipeline } from '../promise/types.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { parseQuantity } from '../shared/quantity.ts';
import { type ClusterReferences, type ReferencePath, readReference } from './cluster-references.ts';
import { type PodFacts, podField } from './pod.ts';
import type { VolumeFile, VolumePlan } from './types.ts';

/** Mode of files that name none (ConfigMapVolumeSourceDefaultMode and its like in `k8s.io/api/core/v1`). */
const DEFAULT_MODE = 0o644;

/** Sources of a projected volume that need a cluster. */
const LEFT_OUT_SOURCES = ['serviceAccountToken', 'clusterTrustBundle', 'podCertificate'] as const;

/** Kinds of volumes that a run has. */
const KINDS: ReadonlySet<string> = new Set(['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI']);

/** The kind of a volume: the field beside its name. One that names none is an emptyDir, by the API server's defaults. */
function kindOf(volume: JsonObject): string {
  return Object.keys(volume).find((key) => key !== 'name' && isObject(volume[key])) ?? 'emptyDir';
}

/**
 * The volumes that a pipeline declares, with their files. A Pod needs all of them to start, also those that no stage
 * mounts.
 * @throws PromiseError `missing-cluster-object`
 */
export function planVolumes(
  pipeline: Pipeline,
  references: ClusterReferences,
  pod: PodFacts,
): readonly VolumePlan[] {
  return pipeline.volumes.flatMap((volume, index): readonly VolumePlan[] => {
    const name = stringOrEmpty(volume.name);
    const kind = kindOf(volume);
    if (!KINDS.has(kind)) return [];
    const source = objectOrEmpty(volume[kind]);
    if (kind === 'emptyDir') return [emptyDir(name, source)];
    const context = { who: `volume ${name}`, path: ['spec', 'volumes', index, kind], references, pod };
    const mode = modeOf(source.defaultMode, DEFAULT_MODE);
    const files =
      kind === 'projected' ? projectedFiles(source, mode, context) : sourceFiles(kind, source, mode, context);
    // Of two files of the same path the later one counts.
    return [{ name, kind: 'files', files: [...new Map(files.map((file) => [file.path, file])).values()] }];
  });
}

/** What of a pipeline's volumes a local run leaves out. */
export function volumesNotMirrored({ volumes }: Pipeline, pod: PodFacts): readonly string[] {
  return volumes.flatMap((volume) => {
    const name = stringOrEmpty(volume.name);
    const kind = kindOf(volume);
    if (!KINDS.has(kind)) return [`volume ${name} (${kind})`];
    const source = objectOrEmpty(volume[kind]);
    const sources = kind === 'projected' ? listOrEmpty(source.sources).map(objectOrEmpty) : [];
    const tokens = sources.flatMap((each) => LEFT_OUT_SOURCES.filter((field) => isObject(each[field])));
    const downward =
      kind === 'downwardAPI' ? [source] : sources.map((each) => objectOrEmpty(each.downwardAPI));
    const unknown = downward
      .flatMap(({ items }) => listOrEmpty(items).map(objectOrEmpty))
      .filter((item) => fieldValue(item, pod) === undefined)
      .map((item) => stringOrEmpty(item.path));
    return [...tokens, ...unknown].map((what) => `volume ${name} (${what})`);
  });
}

/** The mounts of a container whose volumes a local run doesn't have. */
export function mountsLeftOut(container: Container, pipeline: Pipeline): readonly string[] {
  const missing = new Set(
    pipeline.volumes.filter((each) => !KINDS.has(kindOf(each))).map(({ name }) => name),
  );
  missing.add('promise-scheduling');
  return container.volumeMounts
    .filter(({ name }) => missing.has(name))
    .map(({ name, mountPath }) => `mount of ${stringOrEmpty(name)} at ${stringOrEmpty(mountPath)}`);
}

interface SourceContext {
  readonly who: string;
  readonly path: ReferencePath;
  readonly references: ClusterReferences;
  readonly pod: PodFacts;
}

function emptyDir(name: string, source: JsonObject): VolumePlan {
  const sizeLimitBytes = parseQuantity(source.sizeLimit);
  return {
    name,
    kind: 'emptyDir',
    medium: source.medium === 'Memory' ? 'memory' : 'disk',
    ...(sizeLimitBytes === undefined ? {} : { sizeLimitBytes: Math.ceil(sizeLimitBytes) }),
  };
}

function projectedFiles(source: JsonObject, mode: number, context: SourceContext): readonly VolumeFile[] {
  return listOrEmpty(source.sources).flatMap((each, index) =>
    ['configMap', 'secret', 'downwardAPI'].flatMap((kind) => {
      const part = objectOrEmpty(each)[kind];
      const path = [...context.path, 'sources', index, kind];
      return isObject(part) ? sourceFiles(kind, part, mode, { ...context, path }) : [];
    }),
  );
}

/** The files of one configMap, secret or downwardAPI. */
function sourceFiles(
  kind: string,
  source: JsonObject,
  mode: number,
  context: SourceContext,
): readonly VolumeFile[] {
  const items = listOrEmpty(source.items).map(objectOrEmpty);
  if (kind === 'downwardAPI') {
    return items.flatMap((item) => {
      const value = fieldValue(item, context.pod);
      return value === undefined ? [] : [file(item, Buffer.from(value), mode)];
    });
  }
  const { references, who, path } = context;
  const objectKind: ClusterObject['kind'] = kind === 'secret' ? 'Secret' : 'ConfigMap';
  // A projected secret calls it `name`.
  const nameField = source.secretName === undefined ? 'name' : 'secretName';
  const reference = readReference(source, { kind: objectKind, who, path }, nameField);
  const object = references.object(reference);
  if (items.length === 0) {
    return [...(object?.data ?? [])].map(([key, value]) => file({ path: key }, value, mode));
  }
  return items.flatMap((item, index) => {
    const key = stringOrEmpty(item.key);
    const value = references.value({ ...reference, key, path: [...path, 'items', index] });
    return value === undefined ? [] : [file(item, value, mode)];
  });
}

function fieldValue({ fieldRef }: JsonObject, pod: PodFacts): string | undefined {
  return isObject(fieldRef) ? podField(pod, stringOrEmpty(fieldRef.fieldPath)) : undefined;
}

function file(item: JsonObject, content: Buffer, mode: number): VolumeFile {
  return {
    path: stringOrEmpty(item.path),
    mode: modeOf(item.mode, mode),
    base64: content.toString('base64'),
  };
}

function modeOf(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : otherwise;
}
