import type { CaseReport } from '../../report/types.ts';

/** Tells of cases in their own order, whichever ends first: each as soon as all before it are told. */
export class InOrder {
  readonly #names: readonly string[];
  readonly #tell: (report: CaseReport) => void;
  readonly #waiting = new Map<string, CaseReport>();
  #next = 0;

  /** @param names of all cases that may end, in order */
  constructor(names: readonly string[], tell: (report: CaseReport) => void) {
    this.#names = names;
    this.#tell = tell;
  }

  /** A case that ended. */
  add(report: CaseReport): void {
    this.#waiting.set(report.name, report);
    while (this.#tellOne(this.#names[this.#next])) this.#next += 1;
  }

  /** Nothing more ends: what waits for others is told now. */
  finish(): void {
    for (const name of this.#names) this.#tellOne(name);
  }

  #tellOne(name: string | undefined): boolean {
    const report = name === undefined ? undefined : this.#waiting.get(name);
    if (report === undefined) return false;
    this.#waiting.delete(report.name);
    this.#tell(report);
    return true;
  }
}
