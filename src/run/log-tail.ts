import type { LogLine } from './types.ts';

/** How many lines of a stage are kept, and how many bytes of them. */
const MAX_LINES = 400;
const MAX_BYTES = 256 * 1024;

/**
 * Characters of a line that is searched for what explains a failure: patterns take ever longer for longer ones, which hold nothing
 * of the kind.
 */
export const MAX_SEARCHED_LENGTH = 4096;

/** Keeps the last lines of a stage's output, however much it prints. */
export class LogTail {
  readonly #lines: LogLine[] = [];
  readonly #limits: { readonly lines: number; readonly bytes: number };
  #bytes = 0;
  #dropped = 0;

  constructor(limits = { lines: MAX_LINES, bytes: MAX_BYTES }) {
    this.#limits = limits;
  }

  /** Adds a line and drops the oldest ones that no longer fit; the newest line always stays. */
  push(line: LogLine): void {
    this.#lines.push(line);
    this.#bytes += Buffer.byteLength(line.text);
    while (this.#lines.length > 1 && this.#isOverfull()) {
      const oldest = this.#lines.shift();
      this.#bytes -= Buffer.byteLength(oldest?.text ?? '');
      this.#dropped += 1;
    }
  }

  /** The kept lines, oldest first. */
  get lines(): readonly LogLine[] {
    return [...this.#lines];
  }

  /** How many earlier lines are no longer kept. */
  get dropped(): number {
    return this.#dropped;
  }

  #isOverfull(): boolean {
    return this.#lines.length > this.#limits.lines || this.#bytes > this.#limits.bytes;
  }
}
