import { type Json, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { parseQuantity } from '../shared/quantity.ts';
import type { Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/**
 * Checks of a container what the API server refuses in the dry run of its Job (Kubernetes
 * `pkg/apis/core/validation/validation.go`: validatePullPolicy, ValidateEnv, ValidateEnvFrom,
 * ValidateContainerResourceRequirements).
 */
export function checkContainerFields(container: JsonObject, at: YamlPath, problems: Problem[]): void {
  const policy = stringOrEmpty(container.imagePullPolicy);
  if (policy !== '' && !PULL_POLICIES.includes(policy)) {
    const message = `is ${JSON.stringify(policy)}, a container takes ${PULL_POLICIES.join(', ')}${didYouMean(policy, PULL_POLICIES)}`;
    problems.push({ path: [...at, 'imagePullPolicy'], message });
  }
  for (const [index, entry] of listOrEmpty(container.env).entries()) {
    checkVariable(objectOrEmpty(entry), [...at, 'env', index], problems);
  }
  for (const [index, entry] of listOrEmpty(container.envFrom).entries()) {
    checkOneOf(objectOrEmpty(entry), ['configMapRef', 'secretRef'], [...at, 'envFrom', index], problems);
  }
  checkRequests(objectOrEmpty(container.resources), [...at, 'resources'], problems);
}

function checkVariable(entry: JsonObject, at: YamlPath, problems: Problem[]): void {
  const name = stringOrEmpty(entry.name);
  if (name === '') problems.push({ path: [...at, 'name'], message: 'a variable needs a name' });
  // Any printable ASCII character will do since RelaxedEnvironmentVariableValidation (1.34).
  else if (!/^[\x20-\x3c\x3e-\x7e]+$/.test(name))
    problems.push({ path: [...at, 'name'], message: `${JSON.stringify(name)} is no name of a variable` });
  const { valueFrom } = entry;
  if (valueFrom === undefined || valueFrom === null) return;
  if (stringOrEmpty(entry.value) !== '')
    problems.push({ path: [...at, 'valueFrom'], message: 'takes no value beside it' });
  const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
  checkOneOf(objectOrEmpty(valueFrom), sources, [...at, 'valueFrom'], problems);
}

/** Several sources, or none. */
function checkOneOf(value: JsonObject, sources: readonly string[], at: YamlPath, problems: Problem[]): void {
  const given = sources.filter((source) => (value[source] ?? undefined) !== undefined);
  if (given.length === 1) return;
  const found = given.length === 0 ? 'there is none' : `there are ${given.join(' and ')}`;
  problems.push({ path: at, message: `must have one of ${sources.join(', ')}; ${found}` });
}

/** Nothing may ask for more than it may get. */
function checkRequests(resources: JsonObject, at: YamlPath, problems: Problem[]): void {
  const limits = objectOrEmpty(resources.limits);
  for (const [name, request] of Object.entries(objectOrEmpty(resources.requests))) {
    const [wanted, most] = [parseQuantity(request), parseQuantity(own(limits, name))];
    if (wanted !== undefined && wanted < 0)
      problems.push({ path: [...at, 'requests', name], message: 'must not be negative' });
    if (wanted === undefined || most === undefined || wanted <= most) continue;
    const message = `is ${String(request)}, more than the limit of ${String(limits[name])}`;
    problems.push({ path: [...at, 'requests', name], message });
  }
  for (const [name, limit] of Object.entries(limits)) {
    const most = parseQuantity(limit);
    if (most !== undefined && most < 0)
      problems.push({ path: [...at, 'limits', name], message: 'must not be negative' });
  }
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A volume has one source (`validation.go`, validateVolumeSource). */
export function checkVolumeSource(volume: JsonObject, at: YamlPath, problems: Problem[]): void {
  const sources = Object.keys(volume).filter(
    (key) => key !== 'name' && (volume[key] ?? undefined) !== undefined,
  );
  if (sources.length === 0)
    problems.push({ path: at, message: 'a volume needs a source, such as emptyDir: {}' });
  if (sources.length > 1)
    problems.push({
      path: at,
      message: `a volume has one source, and this one has ${sources.join(' and ')}`,
    });
}
