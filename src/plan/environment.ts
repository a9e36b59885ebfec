import type { Container, EnvEntry, Pipeline, PromiseDefinition } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { isDryRun } from './dry-run.ts';
import { type EnvOrigin, originOf } from './env-origin.ts';
import { expandReferences } from './expand.ts';

/** One variable of a container's environment. */
export interface EnvVar {
  readonly name: string;
  readonly value: string;
  /** Absent where nobody noted it. */
  readonly from?: EnvOrigin;
}

/**
 * The eleven KRATIX_* variables that every stage sees, in Kratix's order, and in a dry run a twelfth
 * (`api/v1alpha1/pipeline_factory.go`, defaultEnvVars). For a Promise workflow `object` is the Promise itself.
 */
export function kratixEnvironment(
  promise: PromiseDefinition,
  pipeline: Pipeline,
  object: JsonObject,
): readonly EnvVar[] {
  const isResource = pipeline.type === 'resource';
  const { group, version } = splitApiVersion(stringOrEmpty(object.apiVersion));
  const metadata = objectOrEmpty(object.metadata);
  return [
    { name: 'KRATIX_WORKFLOW_ACTION', value: pipeline.action },
    { name: 'KRATIX_WORKFLOW_TYPE', value: pipeline.type },
    { name: 'KRATIX_PROMISE_NAME', value: promise.name },
    { name: 'KRATIX_PIPELINE_NAME', value: pipeline.name },
    { name: 'KRATIX_OBJECT_KIND', value: stringOrEmpty(object.kind) },
    { name: 'KRATIX_OBJECT_GROUP', value: group },
    { name: 'KRATIX_OBJECT_VERSION', value: version },
    { name: 'KRATIX_OBJECT_NAME', value: stringOrEmpty(metadata.name) },
    { name: 'KRATIX_OBJECT_NAMESPACE', value: isResource ? stringOrEmpty(metadata.namespace) : '' },
    { name: 'KRATIX_CRD_PLURAL', value: isResource ? (promise.api?.plural ?? '') : 'promises' },
    { name: 'KRATIX_CLUSTER_SCOPED', value: isResource ? 'false' : 'true' },
    ...(isDryRun(pipeline.type, object) ? [{ name: 'KRATIX_DRY_RUN', value: 'true' }] : []),
  ];
}

/** Values that a container takes from elsewhere. */
export interface EnvSources {
  /** In order; the later of two of the same name counts. */
  readonly envFrom: readonly EnvVar[];
  /** The value of an entry of `env` by its index; undefined: it isn't there, so the variable isn't set. */
  readonly valueFrom: (entry: EnvEntry, index: number) => string | undefined;
}

/**
 * A container's whole environment, each name once, values expanded as the kubelet does
 * (`pkg/kubelet/kubelet_pods.go`, makeEnvironmentVariables): first what comes by envFrom, then Kratix's variables, then
 * the container's own, which see only what stands before them, then the case's. What comes from elsewhere, or from the
 * case, is taken as it is.
 */
export function containerEnvironment(
  kratix: readonly EnvVar[],
  container: Container,
  caseEnv: Readonly<Record<string, string>>,
  sources: EnvSources,
): readonly EnvVar[] {
  const values = new Map<string, string>();
  const origins = new Map<string, EnvOrigin>();
  const set = (name: string, value: string, from: EnvOrigin | undefined) => {
    values.set(name, value);
    if (from !== undefined) origins.set(name, from);
  };
  for (const { name, value, from } of sources.envFrom) set(name, value, from);
  for (const { name, value } of kratix) set(name, value, { source: 'kratix' });
  for (const [index, entry] of container.env.entries()) {
    const value =
      entry.valueFrom === undefined
        ? expandReferences(entry.value ?? '', (reference) => values.get(reference))
        : sources.valueFrom(entry, index);
    if (value !== undefined) set(entry.name, value, originOf(entry));
  }
  for (const [name, value] of Object.entries(caseEnv)) set(name, value, { source: 'case' });
  return [...values].map(([name, value]) => {
    const from = origins.get(name);
    return { name, value, ...(from === undefined ? {} : { from }) };
  });
}

/** `group/version`; the core group is empty. */
function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash === -1) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
