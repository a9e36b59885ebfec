/** One of several parts that all cases are dealt out to: `--shard 1/4`. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The items of a shard, in their own order. They are dealt out one by one in the order of their names, so that each is in exactly
 * one shard of a count, on every machine, and shards differ by one item at most.
 */
export function itemsOf<T>(items: readonly T[], nameOf: (item: T) => string, shard: Shard): readonly T[] {
  const names = items.map(nameOf).sort();
  return items.filter((item) => names.indexOf(nameOf(item)) % shard.count === shard.index - 1);
}
