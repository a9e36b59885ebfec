import { randomUUID } from 'node:crypto';

/**
 * Stand-ins that js-yaml carries from its schema to our own pass over the result. As mapping keys js-yaml turns them
 * into strings by `toString`; their tags keep it from taking them for plain mappings.
 */

/** A scalar that as a key isn't spelt as JavaScript would spell its value: a float in Go's way, or the text as written. */
export class SpeltScalar {
  readonly value: number | bigint | boolean;
  readonly #key: string;

  constructor(value: number | bigint | boolean, key: string) {
    this.value = value;
    this.#key = key;
  }

  get [Symbol.toStringTag](): string {
    return 'SpeltScalar';
  }

  toString(): string {
    return this.#key;
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
