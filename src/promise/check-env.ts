import { type Json, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { checkFieldReference, checkKeyReference, checkResourceReference } from './check-references.ts';
import { wrongDnsSubdomain } from './kube-names.ts';
import { oneOf, type Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

/** Any printable ASCII character but `=` will do since RelaxedEnvironmentVariableValidation (1.34). */
const VARIABLE = /^[\x20-\x3c\x3e-\x7e]+$/;

const ENV_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

/**
 * Checks where a container's variables come from (Kubernetes `pkg/apis/core/validation/validation.go`: ValidateEnv,
 * ValidateEnvFrom).
 */
export function checkEnv(container: JsonObject, at: YamlPath, problems: Problem[]): void {
  for (const [index, entry] of listOrEmpty(container.env).entries()) {
    checkVariable(objectOrEmpty(entry), [...at, 'env', index], problems);
  }
  for (const [index, entry] of listOrEmpty(container.envFrom).entries()) {
    checkEnvFrom(objectOrEmpty(entry), [...at, 'envFrom', index], problems);
  }
}

function checkVariable(entry: JsonObject, at: YamlPath, problems: Problem[]): void {
  const name = stringOrEmpty(entry.name);
  if (name === '') problems.push({ path: [...at, 'name'], message: 'a variable needs a name' });
  else if (!VARIABLE.test(name))
    problems.push({ path: [...at, 'name'], message: `${JSON.stringify(name)} is no name of a variable` });
  const { valueFrom } = entry;
  if (valueFrom === undefined || valueFrom === null) return;
  const path: YamlPath = [...at, 'valueFrom'];
  if (stringOrEmpty(entry.value) !== '') problems.push({ path, message: 'takes no value beside it' });
  const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];
  const source = oneOf(objectOrEmpty(valueFrom), sources, path, problems);
  if (source === undefined) return;
  const reference = objectOrEmpty(objectOrEmpty(valueFrom)[source]);
  if (source === 'fieldRef') checkFieldReference(reference, ENV_FIELDS, [...path, source], problems);
  if (source === 'resourceFieldRef') checkResourceReference(reference, [...path, source], problems);
  if (source === 'configMapKeyRef' || source === 'secretKeyRef')
    checkKeyReference(reference, [...path, source], problems);
}

function checkEnvFrom(entry: JsonObject, at: YamlPath, problems: Problem[]): void {
  const prefix = stringOrEmpty(entry.prefix);
  if (prefix !== '' && !VARIABLE.test(prefix)) {
    problems.push({
      path: [...at, 'prefix'],
      message: `${JSON.stringify(prefix)} can't begin the name of a variable`,
    });
  }
  const source = oneOf(entry, ['configMapRef', 'secretRef'], at, problems);
  if (source !== undefined) checkName(objectOrEmpty(entry[source]).name, [...at, source, 'name'], problems);
}

function checkName(value: Json | undefined, path: YamlPath, problems: Problem[]): void {
  const name = stringOrEmpty(value);
  const wrong = name === '' ? undefined : wrongDnsSubdomain(name);
  if (name === '') problems.push({ path, message: 'a reference needs a name' });
  else if (wrong !== undefined) problems.push({ path, message: `${JSON.stringify(name)} ${wrong}` });
}
