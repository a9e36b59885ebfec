import { type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** Largest user or group id (apimachinery `pkg/util/validation`, IsValidUserID). */
const MAX_ID = 2 ** 31 - 1;

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

/** Checks a container's rights as the API server does (Kubernetes `pkg/apis/core/validation`, ValidateSecurityContext). */
export function checkSecurityContext(context: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const field of ['runAsUser', 'runAsGroup']) {
    const id = context[field];
    if ((typeof id === 'number' || typeof id === 'bigint') && (id < 0 || id > MAX_ID)) {
      problems.push({ path: [...at, field], message: `must be between 0 and ${MAX_ID}, not ${id}` });
    }
  }
  const procMount = stringOrEmpty(context.procMount);
  // Unmasked needs a user namespace of its own, which Kratix gives to no Pod.
  if (procMount !== '' && procMount !== 'Default')
    problems.push({ path: [...at, 'procMount'], message: `must be Default, not ${procMount}` });
  for (const field of ['seccompProfile', 'appArmorProfile']) {
    const profile = context[field] ?? undefined;
    if (profile !== undefined) checkProfile(objectOrEmpty(profile), [...at, field], problems);
  }
  if (context.allowPrivilegeEscalation !== false) return;
  const path = [...at, 'allowPrivilegeEscalation'];
  if (context.privileged === true) problems.push({ path, message: "can't be false with privileged: true" });
  if (listOrEmpty(objectOrEmpty(context.capabilities).add).includes('CAP_SYS_ADMIN')) {
    problems.push({ path, message: "can't be false with the capability CAP_SYS_ADMIN" });
  }
}

/** Checks which system calls or files a container may use (validateSeccompProfileField, validateAppArmorProfileField). */
function checkProfile(profile: JsonObject, at: YamlPath, problems: Problem[]): void {
  const type = stringOrEmpty(profile.type);
  const local = stringOrEmpty(profile.localhostProfile);
  const path: YamlPath = [...at, 'localhostProfile'];
  if (!PROFILE_TYPES.includes(type)) {
    const message =
      type === '' ? 'a profile needs a type' : `is ${type}, and can be ${PROFILE_TYPES.join(', ')}`;
    problems.push({ path: [...at, 'type'], message });
  } else if (type === 'Localhost' && local.trim() === '') {
    problems.push({ path, message: 'the type Localhost needs it' });
  } else if (type !== 'Localhost' && local !== '') {
    problems.push({ path, message: 'only the type Localhost takes it' });
  } else if (local !== local.trim() || local.startsWith('/') || local.split('/').includes('..')) {
    problems.push({ path, message: 'must be a relative path without ".." and without spaces around it' });
  }
}
