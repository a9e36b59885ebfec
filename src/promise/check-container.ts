import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { checkEnv } from './check-env.ts';
import { checkResources } from './check-resources.ts';
import type { Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/**
 * Checks of a container what the API server refuses in the dry run of its Job (Kubernetes
 * `pkg/apis/core/validation/validation.go`, validateContainerCommon).
 */
export function checkContainerFields(container: JsonObject, at: YamlPath, problems: Problem[]): void {
  const policy = stringOrEmpty(container.imagePullPolicy);
  if (policy !== '' && !PULL_POLICIES.includes(policy)) {
    const message = `is ${JSON.stringify(policy)}, a container takes ${PULL_POLICIES.join(', ')}${didYouMean(policy, PULL_POLICIES)}`;
    problems.push({ path: [...at, 'imagePullPolicy'], message });
  }
  checkEnv(container, at, problems);
  checkResources(objectOrEmpty(container.resources), [...at, 'resources'], problems);
}
