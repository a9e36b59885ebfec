import { type Json, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { parseQuantity } from '../shared/quantity.ts';
import { checkFieldReference, checkResourceReference } from './check-references.ts';
import { checkVolumePaths } from './check-volume-paths.ts';
import { oneOf, type Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** Fields that a source can't do without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  secret: ['secretName'],
  configMap: ['name'],
  hostPath: ['path'],
  nfs: ['server', 'path'],
  persistentVolumeClaim: ['claimName'],
  csi: ['driver'],
  gitRepo: ['repository'],
};

const HOST_PATH_TYPES = [
  '',
  'DirectoryOrCreate',
  'Directory',
  'FileOrCreate',
  'File',
  'Socket',
  'CharDevice',
  'BlockDevice',
];

const VOLUME_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.labels',
  'metadata.annotations',
  'metadata.uid',
];

/** Bits of a mode that count: 0777. */
const MAX_MODE = 0o777;

/** In seconds. */
const MIN_TOKEN_LIFE = 600;

/**
 * Checks a volume as the API server does (Kubernetes `pkg/apis/core/validation/validation.go`, validateVolumeSource).
 * One without a source is an emptyDir (`pkg/apis/core/v1/defaults.go`, SetDefaults_Volume).
 */
export function checkVolume(volume: JsonObject, at: YamlPath, problems: Problem[]): void {
  const sources = Object.keys(volume).filter(
    (key) => key !== 'name' && (volume[key] ?? undefined) !== undefined,
  );
  if (sources.length > 1) {
    problems.push({
      path: at,
      message: `a volume has one source, and this one has ${sources.join(' and ')}`,
    });
  }
  for (const kind of sources) checkSource(kind, objectOrEmpty(volume[kind]), [...at, kind], problems);
  checkVolumePaths(volume, at, problems);
}

function checkSource(kind: string, source: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const field of ownValue(REQUIRED, kind) ?? []) {
    if (stringOrEmpty(source[field]) === '')
      problems.push({ path: [...at, field], message: `${kind} needs it` });
  }
  checkMode(source.defaultMode, [...at, 'defaultMode'], problems);
  checkItems(kind, source, at, problems);
  if (kind === 'emptyDir' && (parseQuantity(source.sizeLimit) ?? 0) < 0)
    problems.push({ path: [...at, 'sizeLimit'], message: 'must not be negative' });
  if (kind === 'hostPath') checkHostPath(source, at, problems);
  if (kind === 'nfs' && !/^(?:\/|$)/.test(stringOrEmpty(source.path)))
    problems.push({ path: [...at, 'path'], message: 'must be an absolute path' });
  if (kind === 'projected') checkProjected(listOrEmpty(source.sources), [...at, 'sources'], problems);
}

function checkMode(mode: Json | undefined, path: YamlPath, problems: Problem[]): void {
  if ((typeof mode === 'number' || typeof mode === 'bigint') && (mode < 0 || mode > MAX_MODE)) {
    problems.push({
      path,
      message: `is ${mode}, and must be between 0 and ${MAX_MODE}, which is 0777`,
      hint: 'write it with a leading zero: 0644',
    });
  }
}

function checkItems(kind: string, source: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const [index, value] of listOrEmpty(source.items).entries()) {
    const item = objectOrEmpty(value);
    const path: YamlPath = [...at, 'items', index];
    checkMode(item.mode, [...path, 'mode'], problems);
    if (kind === 'downwardAPI') checkDownwardItem(item, path, problems);
    else if (stringOrEmpty(item.key) === '')
      problems.push({ path: [...path, 'key'], message: 'a file needs a key' });
  }
}

function checkDownwardItem(item: JsonObject, at: YamlPath, problems: Problem[]): void {
  const source = oneOf(item, ['fieldRef', 'resourceFieldRef'], at, problems);
  if (source === undefined) return;
  const reference = objectOrEmpty(item[source]);
  const path: YamlPath = [...at, source];
  if (source === 'fieldRef') checkFieldReference(reference, VOLUME_FIELDS, path, problems);
  else {
    checkResourceReference(reference, path, problems);
    if (stringOrEmpty(reference.containerName) === '')
      problems.push({ path: [...path, 'containerName'], message: 'a volume must say of which container' });
  }
}

function checkHostPath(source: JsonObject, at: YamlPath, problems: Problem[]): void {
  const type = stringOrEmpty(source.type);
  if (stringOrEmpty(source.path).split('/').includes('..'))
    problems.push({ path: [...at, 'path'], message: 'must not contain ".."' });
  if (!HOST_PATH_TYPES.includes(type)) {
    const types = HOST_PATH_TYPES.filter((each) => each !== '').join(', ');
    problems.push({ path: [...at, 'type'], message: `is ${type}, and can be ${types}` });
  }
}

function checkProjected(sources: readonly Json[], at: YamlPath, problems: Problem[]): void {
  const taken = new Set<string>();
  for (const [index, value] of sources.entries()) {
    const source = objectOrEmpty(value);
    const path: YamlPath = [...at, index];
    const kinds = Object.keys(source).filter((key) => (source[key] ?? undefined) !== undefined);
    if (kinds.length > 1)
      problems.push({ path, message: `must be one source, and is ${kinds.join(' and ')}` });
    for (const kind of kinds) {
      const projection = objectOrEmpty(source[kind]);
      if (['secret', 'configMap'].includes(kind) && stringOrEmpty(projection.name) === '')
        problems.push({ path: [...path, kind, 'name'], message: `${kind} needs it` });
      checkItems(kind, projection, [...path, kind], problems);
      if (kind === 'serviceAccountToken') checkToken(projection, [...path, kind], problems);
      for (const file of filesOf(kind, projection)) {
        if (taken.has(file))
          problems.push({ path: [...path, kind], message: `two sources write the file ${file}` });
        taken.add(file);
      }
    }
  }
}

function checkToken(token: JsonObject, at: YamlPath, problems: Problem[]): void {
  const { expirationSeconds: seconds } = token;
  if (stringOrEmpty(token.path) === '')
    problems.push({ path: [...at, 'path'], message: 'a token needs a path' });
  if (typeof seconds === 'number' && (seconds < MIN_TOKEN_LIFE || seconds > 2 ** 32)) {
    const message = `is ${seconds}, and must be between ${MIN_TOKEN_LIFE} and ${2 ** 32}`;
    problems.push({ path: [...at, 'expirationSeconds'], message });
  }
}

/** The paths that a projection names. */
function filesOf(kind: string, projection: JsonObject): readonly string[] {
  const paths =
    kind === 'serviceAccountToken'
      ? [projection.path]
      : listOrEmpty(projection.items).map((item) => objectOrEmpty(item).path);
  return paths.map(stringOrEmpty).filter((path) => path !== '');
}
