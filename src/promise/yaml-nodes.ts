import { randomUUID } from 'node:crypto';
import { formatFloatKey } from './yaml-scalars.ts';

/**
 * Stand-ins that js-yaml carries from its schema to our own pass over the result. As mapping keys js-yaml turns them
 * into strings by `toString`; their tags keep it from taking them for plain mappings.
 */

/** A float, which as a key is spelt in Go's way. */
export class FloatScalar {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  get [Symbol.toStringTag](): string {
    return 'FloatScalar';
  }

  toString(): string {
    return formatFloatKey(this.value);
  }
}

const MERGE_PREFIX = `merge-${randomUUID()}-`;

/** A plain `<<`. Each is a key of its own, so that several merges in one mapping keep their places. */
export class MergeKey {
  static #count = 0;

  get [Symbol.toStringTag](): string {
    return 'MergeKey';
  }

  toString(): string {
    MergeKey.#count += 1;
    return `${MERGE_PREFIX}${MergeKey.#count}`;
  }
}

/** Whether a key of a mapping that js-yaml built was a plain `<<`. */
export function isMergeKey(key: string): boolean {
  return key.startsWith(MERGE_PREFIX);
}
