import { type Affected, joined } from './affected.ts';

/** A run that is asked for. */
export interface Wish {
  readonly cases: Affected;
  /** What changed; empty where a key asked for it. */
  readonly files: readonly string[];
  /** Whether what comes out becomes the goldens. */
  readonly update: boolean;
}

const NOTHING: ReadonlySet<string> = new Set();

/** What is to run next, whoever asks for it, and what should have run and didn't come to its end. */
export class Wishes {
  #next: Wish | undefined;
  #owed: Affected = NOTHING;

  /** Whether something waits to run. */
  get isWaiting(): boolean {
    return this.#next !== undefined;
  }

  /** Whether something is owed that only a further run can make good. */
  get isOwing(): boolean {
    return this.#owed === 'all' || this.#owed.size > 0;
  }

  /** Asks for a run. Together with another wish it updates nothing: that would be goldens which nobody has looked at. */
  add(wish: Wish): void {
    if (this.#next === undefined) {
      this.#next = wish;
      return;
    }
    const { cases, files } = this.#next;
    this.#next = {
      cases: joined(cases, wish.cases),
      files: [...new Set([...files, ...wish.files])],
      update: false,
    };
  }

  /** Takes what is to run now, with what is owed; what updates goldens is only what the user asked for. */
  take(): Wish | undefined {
    const wish = this.#next;
    this.#next = undefined;
    if (wish === undefined || wish.update) return wish;
    return { ...wish, cases: joined(wish.cases, this.#owed) };
  }

  /** Nothing of a wish could run. */
  owe({ cases }: Pick<Wish, 'cases'>): void {
    this.#owed = joined(this.#owed, cases);
  }

  /**
   * A run is over.
   * @param names of the cases that it was to run
   * @param ended names of those that have a result
   */
  settle({ cases }: Wish, names: readonly string[], ended: ReadonlySet<string>): void {
    const left = names.filter((name) => !ended.has(name));
    if (this.#owed === 'all' && cases !== 'all') return;
    const before = this.#owed === 'all' ? NOTHING : this.#owed;
    this.#owed = new Set([...[...before].filter((name) => !ended.has(name)), ...left]);
  }
}
