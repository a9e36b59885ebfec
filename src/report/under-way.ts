import { printable, printableLog } from '../shared/printable.ts';
import { formatCount, formatDuration } from './format.ts';

/** Something under way. */
interface Task {
  readonly label: string;
  /** The case that it belongs to; undefined: builds, pulls, loads. */
  readonly case: string | undefined;
  /** On the clock of performance.now(). */
  readonly started: number;
  /** Its last line. */
  detail: string;
}

/** Tasks that are named; of more it is told how many there are. */
const MAX_TASKS = 8;

/** What is under way, for the few lines that a terminal shows of it. */
export class UnderWay {
  /** In the order in which they were started. */
  readonly #tasks = new Map<string, Task>();
  readonly #started = performance.now();
  /** How many cases there are in all; 0 where nobody said. */
  #cases = 0;
  #ended = 0;
  #failed = 0;

  /** Of several cases, it is counted how many are done. */
  expectCases(count: number): void {
    this.#cases = count;
  }

  begin(key: string, label: string, caseName?: string): void {
    const task = { label: printable(label), case: caseName, started: performance.now(), detail: '' };
    this.#tasks.set(key, task);
  }

  /** The last line that a task printed. */
  detail(key: string, text: string): void {
    const task = this.#tasks.get(key);
    if (task !== undefined) task.detail = printableLog(text);
  }

  end(key: string): void {
    this.#tasks.delete(key);
  }

  /** A case is over, however it ended: nothing of it is under way any more. */
  endCase(name: string, failed: boolean): void {
    this.#ended += 1;
    if (failed) this.#failed += 1;
    for (const [key, task] of [...this.#tasks]) if (task.case === name) this.#tasks.delete(key);
  }

  clear(): void {
    this.#tasks.clear();
  }

  /** A line for each case that runs and for whatever else is under way, below how far the run has come. */
  lines(): readonly string[] {
    const tasks = this.#newest();
    if (tasks.length === 0) return [];
    const shown = tasks.length > MAX_TASKS ? tasks.slice(0, MAX_TASKS - 1) : tasks;
    const more = tasks.length - shown.length;
    return [
      ...this.#figures(),
      ...shown.map(({ label, started, detail }) => {
        const last = detail === '' ? '' : `  ${detail}`;
        return `${label} ${elapsedSince(started)}${last}`;
      }),
      ...(more === 0 ? [] : [`and ${more} more`]),
    ];
  }

  /** Of each case only what began last, in the place that the case has taken. */
  #newest(): readonly Task[] {
    const newest = new Map<unknown, Task>();
    for (const [key, task] of this.#tasks) newest.set(task.case ?? { key }, task);
    return [...newest.values()];
  }

  #figures(): readonly string[] {
    const runs = [...this.#tasks.values()].some((task) => task.case !== undefined);
    if (this.#cases < 2 || !runs) return [];
    const failed = this.#failed === 0 ? '' : `, ${this.#failed} failed`;
    return [`${this.#ended} of ${formatCount(this.#cases, 'case')}${failed} ${elapsedSince(this.#started)}`];
  }
}

/** In tenths of a second, lest digits flicker. */
function elapsedSince(started: number): string {
  return formatDuration(Math.floor((performance.now() - started) / 100) * 100);
}
