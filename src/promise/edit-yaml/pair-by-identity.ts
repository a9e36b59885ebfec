import { diffArrays } from 'diff';
import { isObject, type Json, objectOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { sameValue } from '../../shared/same-value.ts';

type Pairs = readonly (readonly [number, number])[];

/**
 * Pairs of indices of two lists, in order: items that are the same, or have the same name; and of what lies between, one by
 * one, those that have no name.
 */
export function pairByIdentity(from: readonly Json[], to: readonly Json[]): Pairs {
  const pairs: (readonly [number, number])[] = [];
  let [a, b] = [0, 0];
  let [gone, come]: [number[], number[]] = [[], []];
  const closeGap = () => {
    const nameless = (list: readonly Json[], indices: readonly number[]) =>
      indices.filter((index) => identityOf(list[index] ?? null) === undefined);
    const [before, after] = [nameless(from, gone), nameless(to, come)];
    for (const [index, left] of before.entries()) {
      const right = after[index];
      if (right !== undefined) pairs.push([left, right]);
    }
    [gone, come] = [[], []];
  };
  for (const { added, removed, count } of diffArrays([...from], [...to], { comparator: isSame })) {
    for (let index = 0; index < count; index += 1) {
      if (removed) gone.push(a++);
      else if (added) come.push(b++);
      else {
        closeGap();
        pairs.push([a++, b++]);
      }
    }
  }
  closeGap();
  return pairs;
}

function isSame(a: Json, b: Json): boolean {
  const identity = identityOf(a);
  return sameValue(a, b) || (identity !== undefined && identity === identityOf(b));
}

/** What Kubernetes tells the items of a list apart by: an object's kind and name, a container's name. */
function identityOf(item: Json): string | undefined {
  if (!isObject(item)) return item === null ? undefined : JSON.stringify(String(item));
  const metadata = objectOrEmpty(item.metadata);
  const name = stringOrEmpty(metadata.name);
  const words = name === '' ? [item.name] : [item.apiVersion, item.kind, metadata.namespace, name];
  return words.some((word) => typeof word === 'string' && word !== '') ? JSON.stringify(words) : undefined;
}
