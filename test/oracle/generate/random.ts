/** Random choices that are the same for the same seed, on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 up to, but not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True so often: 0 never, 1 always. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of them. */
  pick<T>(all: readonly T[]): T {
    const index = this.int(0, all.length - 1);
    if (index >= all.length) throw new Error('there is nothing to pick from');
    return all[index] as T;
  }

  /** Each of them so often, in their order. */
  some<T>(all: readonly T[], share = 0.5): readonly T[] {
    return all.filter(() => this.chance(share));
  }

  /** So many of what `make` makes. */
  list<T>(least: number, most: number, make: (index: number) => T): readonly T[] {
    return Array.from({ length: this.int(least, most) }, (_, index) => make(index));
  }
}
