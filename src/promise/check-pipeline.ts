import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { checkContainerFields } from './check-container.ts';
import { checkPod } from './check-pod.ts';
import { checkSecurityContext } from './check-security-context.ts';
import { checkVolume } from './check-volume.ts';
import { checkSubPath } from './check-volume-paths.ts';
import { wrongDnsLabel, wrongDnsSubdomain, wrongLabelKey, wrongLabelValue } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { PIPELINE } from './promise-shape.ts';
import { decode } from './strict-decode.ts';
import type { WorkflowAction, WorkflowType } from './types.ts';
import type { YamlPath } from './yaml-location.ts';

/** The API version of Promises and Pipelines. */
export const KRATIX_API_VERSION = 'platform.kratix.io/v1alpha1';

/** `<promise>-<type>-<action>-<pipeline>` names the pipeline's objects (`internal/webhook/v1alpha1/promise_webhook.go`). */
const MAX_PIPELINE_ID = 60;

/** Containers that Kratix adds to a Pipeline's Pod (`api/v1alpha1/pipeline_factory.go`). */
const KRATIX_CONTAINERS: Readonly<Record<WorkflowAction, readonly string[]>> = {
  configure: ['reader', 'work-writer', 'status-writer'],
  delete: ['reader', 'status-writer'],
};

/** Volumes that Kratix adds. */
const KRATIX_VOLUMES = ['shared-input', 'shared-output', 'shared-metadata', 'promise-scheduling'];
const KRATIX_MOUNTS = ['/kratix/input', '/kratix/output', '/kratix/metadata'];

/** Which workflow a pipeline stands in. */
export interface PipelinePlace {
  readonly promiseName: string;
  readonly type: WorkflowType;
  readonly action: WorkflowAction;
  readonly path: YamlPath;
}

/**
 * Decodes one Pipeline strictly and checks it as Kratix's webhook does, dry run of the Job included.
 * @returns the Pipeline with its fields under their declared names, as far as they could be read; undefined where it is
 *   none
 */
export function checkPipeline(
  value: Json,
  place: PipelinePlace,
  problems: Problem[],
): JsonObject | undefined {
  const path = place.path;
  if (!isObject(value)) {
    problems.push({ path, message: 'must be a Pipeline' });
    return undefined;
  }
  const { apiVersion, kind } = value;
  if (kind !== 'Pipeline' || apiVersion !== KRATIX_API_VERSION) {
    problems.push({
      path: [...path, kind === 'Pipeline' ? 'apiVersion' : 'kind'],
      message: `must be a Pipeline of ${KRATIX_API_VERSION}, not ${describeType(kind, apiVersion)}`,
    });
    return undefined;
  }
  const pipeline = objectOrEmpty(decode(value, PIPELINE, path, problems, 'ignore-case'));
  checkMetadata(pipeline, place, problems);
  checkSpec(objectOrEmpty(pipeline.spec), place, problems);
  return pipeline;
}

function describeType(kind: Json | undefined, apiVersion: Json | undefined): string {
  const version = stringOrEmpty(apiVersion);
  return `${stringOrEmpty(kind) || 'something without kind'}${version === '' ? ' without apiVersion' : ` of ${version}`}`;
}

function checkMetadata(pipeline: JsonObject, place: PipelinePlace, problems: Problem[]): void {
  const metadata = objectOrEmpty(pipeline.metadata);
  const path = [...place.path, 'metadata'];
  const name = stringOrEmpty(metadata.name);
  if (name === '') problems.push({ path: [...path, 'name'], message: 'a Pipeline needs a name' });
  else report(wrongDnsSubdomain(name), [...path, 'name'], name, problems);
  const id = `${place.promiseName}-${place.type}-${place.action}-${name}`;
  if (id.length > MAX_PIPELINE_ID) {
    problems.push({
      path: [...path, 'name'],
      message: `Kratix names the pipeline's objects ${id}: ${id.length} characters, at most ${MAX_PIPELINE_ID} are allowed`,
      hint: 'shorten the name of the Pipeline or of the Promise',
    });
  }
  for (const key of Object.keys(objectOrEmpty(metadata.annotations))) {
    report(wrongLabelKey(key.toLowerCase()), [...path, 'annotations', key], key, problems);
  }
  for (const [key, value] of Object.entries(objectOrEmpty(metadata.labels))) {
    const at = [...path, 'labels', key];
    report(wrongLabelKey(key), at, key, problems);
    report(wrongLabelValue(stringOrEmpty(value)), at, stringOrEmpty(value), problems);
  }
}

function checkSpec(spec: JsonObject, place: PipelinePlace, problems: Problem[]): void {
  const path = [...place.path, 'spec'];
  checkPod(spec, path, problems);
  const volumes = checkVolumes(listOrEmpty(spec.volumes), [...path, 'volumes'], problems);
  const names = new Set<string>();
  for (const [index, item] of listOrEmpty(spec.containers).entries()) {
    const container = objectOrEmpty(item);
    const at = [...path, 'containers', index];
    checkContainerName(container, at, names, place.action, problems);
    if (stringOrEmpty(container.image).trim() === '') {
      problems.push({ path: [...at, 'image'], message: 'a container needs an image' });
    }
    checkMounts(container, at, volumes, problems);
    checkSecurityContext(objectOrEmpty(container.securityContext), [...at, 'securityContext'], problems);
    checkContainerFields(container, at, problems);
  }
}

function checkContainerName(
  container: JsonObject,
  at: YamlPath,
  names: Set<string>,
  action: WorkflowAction,
  problems: Problem[],
): void {
  const path = [...at, 'name'];
  const name = stringOrEmpty(container.name);
  if (name === '') {
    problems.push({ path, message: 'a container needs a name' });
    return;
  }
  report(wrongDnsLabel(name), path, name, problems);
  if (KRATIX_CONTAINERS[action].includes(name)) {
    problems.push({
      path,
      message: `${name} is a container that Kratix adds itself`,
      hint: 'give yours another name',
    });
  }
  if (names.has(name)) problems.push({ path, message: `two containers of this Pipeline are named ${name}` });
  names.add(name);
}

/** @returns the names of all volumes that a container may mount */
function checkVolumes(volumes: readonly Json[], path: YamlPath, problems: Problem[]): ReadonlySet<string> {
  const names = new Set(KRATIX_VOLUMES);
  for (const [index, volume] of volumes.entries()) {
    const name = stringOrEmpty(objectOrEmpty(volume).name);
    const at = [...path, index, 'name'];
    if (name === '') problems.push({ path: at, message: 'a volume needs a name' });
    else report(wrongDnsLabel(name), at, name, problems);
    if (KRATIX_VOLUMES.includes(name))
      problems.push({ path: at, message: `${name} is a volume that Kratix adds itself` });
    else if (names.has(name))
      problems.push({ path: at, message: `two volumes of this Pipeline are named ${name}` });
    names.add(name);
    checkVolume(objectOrEmpty(volume), [...path, index], problems);
  }
  return names;
}

function checkMounts(
  container: JsonObject,
  at: YamlPath,
  volumes: ReadonlySet<string>,
  problems: Problem[],
): void {
  const paths = new Set(KRATIX_MOUNTS);
  for (const [index, item] of listOrEmpty(container.volumeMounts).entries()) {
    const mount = objectOrEmpty(item);
    const name = stringOrEmpty(mount.name);
    const mountPath = stringOrEmpty(mount.mountPath);
    const path = [...at, 'volumeMounts', index];
    if (!volumes.has(name))
      problems.push({ path: [...path, 'name'], message: `there is no volume named ${name || '""'}` });
    if (mountPath === '') problems.push({ path: [...path, 'mountPath'], message: 'a mount needs a path' });
    else if (paths.has(mountPath)) {
      problems.push({ path: [...path, 'mountPath'], message: `two volumes are mounted at ${mountPath}` });
    }
    paths.add(mountPath);
    checkSubPath(mount, path, problems);
    checkPropagation(mount, container, path, problems);
  }
}

/** How mounts spread between host and container (validateMountPropagation, validateMountRecursiveReadOnly). */
function checkPropagation(mount: JsonObject, container: JsonObject, at: YamlPath, problems: Problem[]): void {
  const propagation = stringOrEmpty(mount.mountPropagation);
  const path: YamlPath = [...at, 'mountPropagation'];
  if (!['', 'None', 'HostToContainer', 'Bidirectional'].includes(propagation)) {
    problems.push({ path, message: `is ${propagation}, and can be None, HostToContainer, Bidirectional` });
  } else if (
    propagation === 'Bidirectional' &&
    objectOrEmpty(container.securityContext).privileged !== true
  ) {
    problems.push({ path, message: 'may be Bidirectional in a privileged container only' });
  }
  const recursive = stringOrEmpty(mount.recursiveReadOnly);
  const recursivePath: YamlPath = [...at, 'recursiveReadOnly'];
  if (!['', 'Disabled', 'IfPossible', 'Enabled'].includes(recursive)) {
    const message = `is ${recursive}, and can be Disabled, IfPossible, Enabled`;
    problems.push({ path: recursivePath, message });
  } else if (['IfPossible', 'Enabled'].includes(recursive) && mount.readOnly !== true) {
    problems.push({ path: recursivePath, message: 'needs readOnly: true beside it' });
  }
}

function report(wrong: string | undefined, path: YamlPath, name: string, problems: Problem[]): void {
  if (wrong !== undefined) problems.push({ path, message: `${JSON.stringify(name)} ${wrong}` });
}
