import { type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { wrongDnsSubdomain, wrongLabelKey, wrongLabelValue } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const OPERATORS = ['Equal', 'Exists'];
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const MAX_INT32 = 2 ** 31 - 1;

/**
 * Checks what a Pipeline says of its Pod and Job as a whole (Kubernetes `pkg/apis/core/validation/validation.go`,
 * ValidatePodSpec; `pkg/apis/batch/validation/validation.go`).
 */
export function checkPod(spec: JsonObject, at: YamlPath, problems: Problem[]): void {
  const restartPolicy = stringOrEmpty(spec.restartPolicy);
  if (!['', 'OnFailure', 'Never'].includes(restartPolicy)) {
    problems.push({
      path: [...at, 'restartPolicy'],
      message: `is ${restartPolicy}, a Job takes OnFailure or Never`,
    });
  }
  const { backoffLimit } = objectOrEmpty(spec.jobOptions);
  if (typeof backoffLimit === 'number' && (backoffLimit < 0 || backoffLimit > MAX_INT32)) {
    const message = backoffLimit < 0 ? 'must not be negative' : `must not be more than ${MAX_INT32}`;
    problems.push({ path: [...at, 'jobOptions', 'backoffLimit'], message });
  }
  const account = stringOrEmpty(objectOrEmpty(spec.rbac).serviceAccount);
  if (account !== '')
    report(wrongDnsSubdomain(account), account, [...at, 'rbac', 'serviceAccount'], problems);
  for (const [key, value] of Object.entries(objectOrEmpty(spec.nodeSelector))) {
    const path: YamlPath = [...at, 'nodeSelector', key];
    report(wrongLabelKey(key), key, path, problems);
    report(wrongLabelValue(stringOrEmpty(value)), stringOrEmpty(value), path, problems);
  }
  for (const [index, toleration] of listOrEmpty(spec.tolerations).entries()) {
    checkToleration(objectOrEmpty(toleration), [...at, 'tolerations', index], problems);
  }
}

/** ValidateTolerations. */
function checkToleration(toleration: JsonObject, at: YamlPath, problems: Problem[]): void {
  const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map((field) =>
    stringOrEmpty(toleration[field]),
  ) as [string, string, string, string];
  if (key !== '') report(wrongLabelKey(key), key, [...at, 'key'], problems);
  const path: YamlPath = [...at, 'operator'];
  if (operator !== '' && !OPERATORS.includes(operator)) {
    const message = `is ${operator}, a toleration takes ${OPERATORS.join(' or ')}${didYouMean(operator, OPERATORS)}`;
    problems.push({ path, message });
  } else if (key === '' && operator !== 'Exists') {
    problems.push({ path, message: 'must be Exists where there is no key: it tolerates everything' });
  } else if (operator === 'Exists' && value !== '') {
    problems.push({ path: [...at, 'value'], message: 'takes no value with the operator Exists' });
  } else {
    report(wrongLabelValue(value), value, [...at, 'value'], problems);
  }
  if (effect !== '' && !EFFECTS.includes(effect)) {
    const message = `is ${effect}, a toleration takes ${EFFECTS.join(', ')}${didYouMean(effect, EFFECTS)}`;
    problems.push({ path: [...at, 'effect'], message });
  } else if ((toleration.tolerationSeconds ?? null) !== null && effect !== 'NoExecute') {
    problems.push({ path: [...at, 'effect'], message: 'must be NoExecute where tolerationSeconds is given' });
  }
}

function report(wrong: string | undefined, text: string, path: YamlPath, problems: Problem[]): void {
  if (wrong !== undefined) problems.push({ path, message: `${JSON.stringify(text)} ${wrong}` });
}
