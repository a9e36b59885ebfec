import { Chalk, type ChalkInstance } from 'chalk';
import { errorLines } from '../../report/error-lines.ts';
import { formatPath } from '../../report/format.ts';
import { printable } from '../../shared/printable.ts';
import type { CommandIo } from '../io.ts';
import { runError } from '../run-error.ts';

/** Cursor to the corner, then erase what is below it. */
const CLEAR = '\x1b[H\x1b[2J';

/** Names that are told; of more there is a number. */
const MAX_NAMES = 5;

/** What there is to know while nothing runs. */
export interface Waiting {
  /** Names of the cases whose last run failed. */
  readonly failed: readonly string[];
  /** Whether an update would mend one of them. */
  readonly isUpdatable: boolean;
  /** The cases that runs are narrowed down to; undefined: all. */
  readonly filter: string | undefined;
}

/** What a watch shows besides the reports of its runs: one run fills the screen, and the next one takes its place. */
export class Screen {
  readonly #io: CommandIo;
  readonly #chalk: ChalkInstance;

  constructor(io: CommandIo) {
    this.#io = io;
    this.#chalk = new Chalk({ level: io.errorColor ? 1 : 0 });
  }

  /** A run begins, for a reason: files that changed, or none. */
  begin(files: readonly string[]): void {
    const { live, cwd } = this.#io;
    if (live) this.#io.stderr.write(CLEAR);
    if (files.length === 0) return;
    const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
    this.say(`changed: ${formatPath(files[0] ?? '', cwd)}${more}`);
  }

  /** A line in passing. */
  say(text: string): void {
    this.#print([this.#chalk.dim(text)]);
  }

  /** Why there was no run, or not to its end. */
  error(thrown: unknown): void {
    this.#print(errorLines(runError(thrown), this.#chalk, this.#io.cwd));
  }

  /** Nothing runs: what failed, and which keys there are. */
  wait({ failed, isUpdatable, filter }: Waiting): void {
    const { red, dim, cyan } = this.#chalk;
    const key = (name: string, what: string) => `${cyan(name)} ${dim(what)}`;
    const keys = [
      key('Enter', 'again'),
      key('a', 'all'),
      ...(failed.length === 0 ? [] : [key('f', 'failed')]),
      ...(isUpdatable ? [key('u', 'update goldens')] : []),
      key('c', 'choose cases'),
      key('q', 'quit'),
    ];
    this.#print([
      '',
      ...(failed.length === 0 ? [] : [red(`failed: ${listed(failed)}`)]),
      ...(filter === undefined ? [] : [dim(`only cases that match ${printable(filter)}`)]),
      `${dim('waiting for changes:')} ${keys.join(dim(', '))}`,
    ]);
  }

  #print(lines: readonly string[]): void {
    this.#io.stderr.write(lines.map((line) => `${line}\n`).join(''));
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).map(printable).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
