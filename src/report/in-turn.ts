/**
 * Logs of things that run at once, printed one after the other: the one that began first as it comes, each of the others
 * when all before it have ended.
 */
export class InTurn {
  readonly #print: (lines: readonly string[]) => void;
  /** Those that aren't printed to their end yet, in the order in which they began. */
  readonly #logs = new Map<string, { readonly lines: string[]; ended: boolean }>();

  constructor(print: (lines: readonly string[]) => void) {
    this.#print = print;
  }

  begin(key: string): void {
    this.#logs.set(key, { lines: [], ended: false });
  }

  /** Lines of one that has begun, or of none: those are printed at once. */
  add(key: string, lines: readonly string[]): void {
    const log = this.#logs.get(key);
    if (log === undefined || this.#isFirst(key)) this.#print(lines);
    else log.lines.push(...lines);
  }

  /** One that prints nothing more: it is the next one's turn. */
  end(key: string): void {
    const log = this.#logs.get(key);
    if (log === undefined) return;
    log.ended = true;
    for (const [first, { lines, ended }] of this.#logs) {
      if (lines.length > 0) this.#print(lines.splice(0));
      if (!ended) return;
      this.#logs.delete(first);
    }
  }

  /** Prints what is left, whoever's turn it is. */
  flush(): void {
    for (const { lines } of this.#logs.values()) if (lines.length > 0) this.#print(lines);
    this.#logs.clear();
  }

  #isFirst(key: string): boolean {
    const [first] = this.#logs.keys();
    return first === key;
  }
}
