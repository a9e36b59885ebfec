import { type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** Largest user or group id (apimachinery `pkg/util/validation`, IsValidUserID). */
const MAX_ID = 2 ** 31 - 1;

/** Checks a container's rights as the API server does (Kubernetes `pkg/apis/core/validation`, ValidateSecurityContext). */
export function checkSecurityContext(context: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const field of ['runAsUser', 'runAsGroup']) {
    const id = context[field];
    if ((typeof id === 'number' || typeof id === 'bigint') && (id < 0 || id > MAX_ID)) {
      problems.push({ path: [...at, field], message: `must be between 0 and ${MAX_ID}, not ${id}` });
    }
  }
  if (context.allowPrivilegeEscalation !== false) return;
  const path = [...at, 'allowPrivilegeEscalation'];
  if (context.privileged === true) problems.push({ path, message: "can't be false with privileged: true" });
  if (listOrEmpty(objectOrEmpty(context.capabilities).add).includes('CAP_SYS_ADMIN')) {
    problems.push({ path, message: "can't be false with the capability CAP_SYS_ADMIN" });
  }
}
