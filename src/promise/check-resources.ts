import { type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { parseQuantity } from '../shared/quantity.ts';
import { wrongLabelKey } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * Checks a container's requests and limits (Kubernetes `pkg/apis/core/validation/validation.go`,
 * ValidateContainerResourceRequirements): names, quantities, and that nothing may ask for more than it may get.
 */
export function checkResources(resources: JsonObject, at: YamlPath, problems: Problem[]): void {
  const limits = objectOrEmpty(resources.limits);
  const requests = objectOrEmpty(resources.requests);
  for (const [name, limit] of Object.entries(limits)) {
    checkAmount(name, limit, [...at, 'limits', name], problems);
  }
  for (const [name, request] of Object.entries(requests)) {
    const path: YamlPath = [...at, 'requests', name];
    checkAmount(name, request, path, problems);
    const limit = own(limits, name);
    const [wanted, most] = [parseQuantity(request), parseQuantity(limit)];
    if (wanted === undefined) continue;
    if (most === undefined) {
      if (!isOvercommitted(name)) problems.push({ path, message: 'needs a limit of the same amount' });
    } else if (wanted > most) {
      problems.push({ path, message: `is ${String(request)}, more than the limit of ${String(limit)}` });
    } else if (wanted < most && !isOvercommitted(name)) {
      problems.push({ path, message: `is ${String(request)}, and must be the limit of ${String(limit)}` });
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory'))
    problems.push({ path: at, message: 'huge pages need cpu or memory beside them' });
  if (listOrEmpty(resources.claims).length > 0)
    problems.push({ path: [...at, 'claims'], message: 'a Pipeline has no resource claims to take from' });
}

function checkAmount(name: string, value: Json, path: YamlPath, problems: Problem[]): void {
  if (!isResource(name)) {
    problems.push({
      path,
      message: `there is no resource ${name}${didYouMean(name, STANDARD)}`,
      hint: `take ${STANDARD.join(', ')}, or a resource of your cluster such as nvidia.com/gpu`,
    });
    return;
  }
  const amount = parseQuantity(value);
  if (amount === undefined) return;
  if (amount < 0) problems.push({ path, message: 'must not be negative' });
  else if (name.includes('/') && !Number.isInteger(amount))
    problems.push({ path, message: `is ${String(value)}, and must be a whole number` });
}

function isResource(name: string): boolean {
  return (
    STANDARD.includes(name) || isHugePages(name) || (name.includes('/') && wrongLabelKey(name) === undefined)
  );
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

/** Of what Pods may share: more may be promised than there is. */
function isOvercommitted(name: string): boolean {
  return STANDARD.includes(name) || !isResource(name);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
