import { type JsonObject, stringOrEmpty } from '../shared/json.ts';
import { wrongDnsSubdomain, wrongObjectKey } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [
  `limits.${name}`,
  `requests.${name}`,
]);
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-./;

const CPU_DIVISORS = ['1m', '1'];
const SIZE_DIVISORS = ['1', ...'kMGTPE'].flatMap((unit) =>
  unit === '1' ? ['1'] : [`1${unit}`, `1${unit.toUpperCase()}i`],
);

/**
 * Checks what a variable or a file of a volume takes from the Pod (Kubernetes
 * `pkg/apis/core/validation/validation.go`, validateObjectFieldSelector).
 * @param fields the paths that count there, besides labels and annotations by name
 */
export function checkFieldReference(
  reference: JsonObject,
  fields: readonly string[],
  at: YamlPath,
  problems: Problem[],
): void {
  const path: YamlPath = [...at, 'fieldPath'];
  const version = stringOrEmpty(reference.apiVersion);
  if (version !== '' && version !== 'v1')
    problems.push({ path: [...at, 'apiVersion'], message: `must be v1, not ${version}` });
  const field = stringOrEmpty(reference.fieldPath);
  if (field === '') problems.push({ path, message: 'a reference to a field needs its path' });
  else if (!fields.includes(field) && !/^metadata\.(?:labels|annotations)\['[^']+'\]$/.test(field)) {
    problems.push({
      path,
      message: `${field} is no field of a Pod that can stand here${didYouMean(field, fields)}`,
      hint: `take one of ${fields.join(', ')}, metadata.labels['…'], metadata.annotations['…']`,
    });
  }
}

/** Checks a reference to a limit or a request (validateContainerResourceFieldSelector). */
export function checkResourceReference(reference: JsonObject, at: YamlPath, problems: Problem[]): void {
  const resource = stringOrEmpty(reference.resource);
  const path: YamlPath = [...at, 'resource'];
  if (resource === '') {
    problems.push({ path, message: 'a reference to a resource needs its name, such as limits.memory' });
    return;
  }
  if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
    problems.push({ path, message: `there is no resource ${resource}${didYouMean(resource, RESOURCES)}` });
    return;
  }
  const divisors = resource.endsWith('.cpu') ? CPU_DIVISORS : SIZE_DIVISORS;
  const divisor = String(reference.divisor ?? '0');
  if (divisor !== '0' && !divisors.includes(divisor))
    problems.push({ path: [...at, 'divisor'], message: `is ${divisor}, and can be ${divisors.join(', ')}` });
}

/** Checks a reference to a key of a Secret or ConfigMap (validateSecretKeySelector, validateConfigMapKeySelector). */
export function checkKeyReference(reference: JsonObject, at: YamlPath, problems: Problem[]): void {
  const name = stringOrEmpty(reference.name);
  const wrongName = name === '' ? undefined : wrongDnsSubdomain(name);
  if (name === '') problems.push({ path: [...at, 'name'], message: 'a reference needs a name' });
  if (wrongName !== undefined)
    problems.push({ path: [...at, 'name'], message: `${JSON.stringify(name)} ${wrongName}` });
  const key = stringOrEmpty(reference.key);
  const wrongKey = key === '' ? 'a reference needs a key' : wrongObjectKey(key);
  if (wrongKey !== undefined) problems.push({ path: [...at, 'key'], message: wrongKey });
}
