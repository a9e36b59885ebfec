import { DRY_RUN_LABEL, isDryRun } from '../plan/dry-run.ts';
import { generatedName } from '../plan/generated-name.ts';
import {
  nameOf,
  namespaceOf,
  pipelineNamespace,
  promiseSelectors,
  SYSTEM_NAMESPACE,
} from '../promise/promise-settings.ts';
import type { WorkflowType } from '../promise/types.ts';
import { writeObjectYaml } from '../promise/write-yaml.ts';
import { bytesContent } from '../shared/file-content.ts';
import { isObject, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import type { Work, WorkloadGroup } from './types.ts';
import { defaultGroup, promiseSelector } from './workload-groups.ts';

/** Whose output it is. */
export interface WorkRequest {
  /** The whole document. */
  readonly promise: JsonObject;
  readonly pipeline: string;
  readonly type: WorkflowType;
  /** The request, or the Promise itself. */
  readonly object: JsonObject;
}

/**
 * The Work of a pipeline (`work-creator/lib/work_creator.go`, Execute; its arguments are set in
 * `api/v1alpha1/pipeline_factory.go`, workCreatorContainer). Made for empty output too.
 */
export function pipelineWork(request: WorkRequest, workloadGroups: readonly WorkloadGroup[]): Work {
  const { promise, pipeline, type, object } = request;
  const promiseName = nameOf(promise);
  const ownNamespace = pipelineNamespace(promise);
  const labels = {
    'kratix.io/promise-name': promiseName,
    'kratix.io/work-type': type,
    'kratix.io/pipeline-name': pipeline,
  };
  if (type === 'promise') {
    return {
      name: generatedName(`${promiseName}-${pipeline}`),
      namespace: ownNamespace || SYSTEM_NAMESPACE,
      labels,
      promiseName,
      resourceName: '',
      workloadGroups,
    };
  }
  const resourceName = nameOf(object);
  const resourceNamespace = ownNamespace === '' ? '' : namespaceOf(object);
  const base = [promiseName, resourceName, resourceNamespace, pipeline].filter((part) => part !== '');
  return {
    name: generatedName(base.join('-')),
    namespace: ownNamespace || namespaceOf(object),
    labels: {
      ...labels,
      'kratix.io/resource-name': resourceName,
      ...(resourceNamespace === '' ? {} : { 'kratix.io/resource-namespace': resourceNamespace }),
      ...(isDryRun(type, object) ? { [DRY_RUN_LABEL]: 'true' } : {}),
    },
    promiseName,
    resourceName,
    workloadGroups,
  };
}

/**
 * The Work of `spec.dependencies` (`api/v1alpha1/work_types.go`, NewPromiseDependenciesWork, and
 * `internal/controller/promise_controller.go`, applyWorkForStaticDependencies).
 * @returns undefined where the Promise has none
 */
export function dependenciesWork(promise: JsonObject): Work | undefined {
  const dependencies = listOrEmpty(objectOrEmpty(promise.spec).dependencies).filter(isObject);
  if (dependencies.length === 0) return undefined;
  const promiseName = nameOf(promise);
  const workload = {
    filepath: `static/${promiseName}-dependencies.yaml`,
    content: bytesContent(new TextEncoder().encode(dependencies.map(writeObjectYaml).join('---\n'))),
  };
  return {
    name: generatedName(`${promiseName}-static-deps`),
    namespace: SYSTEM_NAMESPACE,
    labels: { 'kratix.io/promise-name': promiseName, 'kratix.io/work-type': 'static-dependency' },
    promiseName,
    resourceName: '',
    workloadGroups: [defaultGroup([workload], promiseSelector(promiseSelectors(promise)))],
  };
}
