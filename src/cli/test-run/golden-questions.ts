import { Chalk, type ChalkInstance } from 'chalk';
import type { ProposedChange } from '../../compare/proposed-change.ts';
import type { Terminal } from '../../engine/types.ts';
import type { CasePlan } from '../../plan/types.ts';
import { differenceLines } from '../../report/difference-lines.ts';
import { goldenPlaces } from '../../report/golden-location.ts';
import type { Emit } from '../../shared/events.ts';
import { printable } from '../../shared/printable.ts';
import type { CommandIo } from '../io.ts';
import { differenceMask } from '../report/mask-report.ts';
import type { UpdateDecision } from '../test-case/update-decision.ts';
import { readKey } from './read-key.ts';

/** What a key answers. */
const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['y', 'yes'],
  ['n', 'no'],
  ['a', 'yes, and to all that follow'],
  ['q', 'no, and that is enough'],
]);

const KEYS = 'y: yes, n: no, a: yes to all, q: quit';

const QUESTIONS: Readonly<Record<ProposedChange['action'], (path: string) => string>> = {
  added: (path) => `add ${path} to the goldens?`,
  changed: (path) => `update the golden ${path}?`,
  removed: (path) => `remove the golden ${path}?`,
};

/** Shows each change of a golden to the person at the terminal, who decides. */
export class GoldenQuestions implements UpdateDecision {
  readonly mode = 'ask';
  readonly #terminal: Terminal;
  readonly #io: CommandIo;
  readonly #chalk: ChalkInstance;
  readonly #diffLines: number;
  /** The case that the last question was about. */
  #case: CasePlan | undefined;
  /** What is answered without a question. */
  #decided: boolean | undefined;

  /** @param diffLines see `ReporterOptions` */
  constructor(terminal: Terminal, io: CommandIo, diffLines: number) {
    this.#diffLines = diffLines;
    this.#terminal = terminal;
    this.#io = io;
    this.#chalk = new Chalk({ level: io.color ? 1 : 0 });
  }

  async accept(
    change: ProposedChange,
    plan: CasePlan,
    emit: Emit,
    name: string = plan.name,
  ): Promise<boolean> {
    if (this.#decided !== undefined) return this.#decided;
    emit({ type: 'question:start', case: plan.name });
    try {
      await this.#show(change, plan, name);
      const key =
        (await readKey(this.#terminal, this.#question(change), new Set(ANSWERS.keys()), this.#io)) ?? 'q';
      this.#print(`${ANSWERS.get(key)}\n`);
      if (key === 'a') this.#decided = true;
      if (key === 'q') this.#decided = false;
      return key === 'y' || key === 'a';
    } finally {
      emit({ type: 'question:end', case: plan.name });
    }
  }

  isOver(): boolean {
    return this.#decided === false;
  }

  async #show({ differences }: ProposedChange, plan: CasePlan, name: string): Promise<void> {
    const heading = this.#case === plan ? [] : ['', this.#chalk.bold(printable(name))];
    this.#case = plan;
    const placeOf = goldenPlaces({ dir: plan.dir, ...plan.oneOff }, this.#io.cwd);
    const shown = (await differences()).map(differenceMask(plan));
    const lines = differenceLines(shown, this.#chalk, { placeOf, diffLines: this.#diffLines });
    this.#print([...heading, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '', ''].join('\n'));
  }

  #question({ path, action }: ProposedChange): string {
    return `${this.#chalk.cyan(QUESTIONS[action](printable(path)))} ${this.#chalk.dim(`(${KEYS})`)} `;
  }

  #print(text: string): void {
    this.#terminal.output.write(text);
  }
}
