/** `setTimeout` fires at once for anything longer. Milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The time that a case may take: one signal for both ends, the user's interrupt and the timeout. */
export class Deadline {
  readonly #timeout = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout | undefined;
  /** Aborted when the time is up or the outer signal is. */
  readonly signal: AbortSignal;

  constructor(seconds: number, outer: AbortSignal) {
    this.#milliseconds = Math.min(seconds * 1000, LONGEST_TIMER);
    this.signal = AbortSignal.any([outer, this.#timeout.signal]);
  }

  /** Whether the time is up. */
  get expired(): boolean {
    return this.#timeout.signal.aborted;
  }

  /** Lets the time run; called again, it goes on as it was. */
  start(): void {
    this.#timer ??= setTimeout(() => this.#timeout.abort(), this.#milliseconds);
  }

  /** Lets go of the timer, which would keep the process alive. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
