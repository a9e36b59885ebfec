import type { Container, Pipeline, PromiseDefinition } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { expandReferences } from './expand.ts';

/** One variable of a container's environment. */
export interface EnvVar {
  readonly name: string;
  readonly value: string;
}

/**
 * The eleven KRATIX_* variables that every stage sees, in Kratix's order
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
  ];
}

/**
 * A container's whole environment, each name once, values expanded as the kubelet does
 * (`pkg/kubelet/kubelet_pods.go`, makeEnvironmentVariables): Kratix's variables first, then the container's own, which
 * see only what stands before them, then the case's, which are taken as they are.
 */
export function containerEnvironment(
  kratix: readonly EnvVar[],
  container: Container,
  caseEnv: Readonly<Record<string, string>>,
): readonly EnvVar[] {
  const values = new Map<string, string>();
  for (const { name, value } of kratix) values.set(name, value);
  for (const { name, value, valueFrom } of container.env) {
    if (valueFrom !== undefined) continue;
    values.set(
      name,
      expandReferences(value ?? '', (reference) => values.get(reference)),
    );
  }
  for (const [name, value] of Object.entries(caseEnv)) values.set(name, value);
  return [...values].map(([name, value]) => ({ name, value }));
}

/** `group/version`; the core group is empty. */
function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash === -1) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
