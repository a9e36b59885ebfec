import picomatch from 'picomatch';
import type { CaseReport, Reporter } from '../../report/types.ts';
import { isUpdatable } from '../../report/update-hint.ts';
import { type RunSetup, readPlan } from '../plan/read-plan.ts';
import { reportRun } from '../report/report-run.ts';
import { UPDATE_ALL } from '../test-case/update-decision.ts';
import { runTests } from '../test-run/run-tests.ts';
import { affectedBy } from './affected.ts';
import type { Command, Keyboard } from './keyboard.ts';
import { narrowed } from './narrowed.ts';
import { OwnWrites } from './own-writes.ts';
import type { Screen } from './screen.ts';
import type { WatchRequest } from './watch-request.ts';
import { type Wish, Wishes } from './wishes.ts';

/**
 * Runs what is asked for, one run after the other. What is asked for while something runs stops that: what is left of it
 * runs again together with it.
 */
export class WatchSession {
  readonly #request: WatchRequest;
  readonly #screen: Screen;
  readonly #watchFolders: (folders: readonly string[]) => void;
  readonly #wishes = new Wishes();
  readonly #ownWrites = new OwnWrites();
  /** As it was last read without an error. */
  #setup: RunSetup | undefined;
  /** The last reports of the cases, by name. */
  readonly #reports = new Map<string, CaseReport>();
  /** Names of the cases of the last run. */
  #lastNames: readonly string[] = [];
  /** A name or glob of cases; undefined: all. */
  #filter: string | undefined;
  /** Stops what runs; undefined while nothing does. */
  #running: AbortController | undefined;
  /** Whether the user is being asked: nothing may run, as it would write over the question. */
  #isAsking = false;
  #isOver = false;
  #wake: () => void = () => undefined;

  /** @param watchFolders is told of folders whose changes count, too */
  constructor(request: WatchRequest, screen: Screen, watchFolders: (folders: readonly string[]) => void) {
    this.#request = request;
    this.#screen = screen;
    this.#watchFolders = watchFolders;
  }

  /** Runs all, and then what is asked for, until {@link quit}. */
  async run(): Promise<void> {
    this.#want({ cases: 'all', files: [], update: false });
    while (!this.#isOver) {
      const wish = this.#isAsking ? undefined : this.#wishes.take();
      if (wish !== undefined) await this.#serve(wish);
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  /** Ends it all, what runs included; that cleans up after itself. */
  quit(): void {
    this.#isOver = true;
    this.#running?.abort();
    this.#wake();
  }

  /** @param changed absolute paths */
  onChanges(changed: readonly string[]): void {
    const files = changed.filter((file) => !this.#ownWrites.isOwn(file));
    if (files.length === 0) return;
    const cases = this.#setup === undefined ? 'all' : affectedBy(files, this.#setup);
    // What couldn't run as a whole may be mended by any file.
    if (cases === 'all' || cases.size > 0 || this.#wishes.isOwing)
      this.#want({ cases, files, update: false });
  }

  /** A key was pressed. */
  async onCommand(command: Command, keyboard: Keyboard): Promise<void> {
    switch (command) {
      case 'interrupt':
        this.#request.io.interrupt();
        return;
      case 'quit':
        this.quit();
        return;
      case 'all':
        this.#want({ cases: 'all', files: [], update: false });
        return;
      case 'again':
        this.#want({ cases: new Set(this.#lastNames), files: [], update: false });
        return;
      case 'failed':
        this.#wantThese(this.#failed(), 'no case failed', false);
        return;
      case 'update':
        if (this.#request.io.ci) this.#screen.say('goldens are not updated in CI');
        else if (this.#running === undefined)
          this.#wantThese(this.#updatable(), 'there is nothing to update', true);
        return;
      case 'filter':
        if (this.#running === undefined) await this.#choose(keyboard);
    }
  }

  #want(wish: Wish): void {
    this.#wishes.add(wish);
    this.#running?.abort();
    this.#wake();
  }

  /** @param none what to say where none of them is chosen */
  #wantThese(names: readonly string[], none: string, update: boolean): void {
    const chosen = names.filter((name) => this.#isChosen(name));
    if (chosen.length === 0) this.#screen.say(none);
    else this.#want({ cases: new Set(chosen), files: [], update });
  }

  async #choose(keyboard: Keyboard): Promise<void> {
    this.#isAsking = true;
    const answer = await keyboard.ask('cases, by name or glob (empty: all): ');
    this.#isAsking = false;
    if (answer !== undefined && this.#filterBy(answer.trim())) {
      this.#want({ cases: 'all', files: [], update: false });
    } else {
      this.#wait();
      this.#wake();
    }
  }

  /** Whether there are such cases; else the filter stays as it is. */
  #filterBy(filter: string): boolean {
    const before = this.#filter;
    this.#filter = filter === '' ? undefined : filter;
    const names = this.#setup?.names ?? [];
    if (filter === '' || names.some((name) => this.#isChosen(name))) return true;
    this.#filter = before;
    this.#screen.say(`no case matches ${filter}: there are ${names.join(', ')}`);
    return false;
  }

  async #serve(wish: Wish): Promise<void> {
    const known = new Set(this.#setup?.names);
    const setup = await this.#read(wish);
    if (setup !== undefined) {
      const { cases, files } = wish;
      const isAffected = (name: string) => cases === 'all' || cases.has(name);
      // One that its case.yaml didn't have yet, or that wasn't known as that could not be read.
      const isNewVariant = (name: string) => !known.has(name) && isAffected(name.replace(/\/.*$/s, ''));
      const isMeant = (name: string) => (isAffected(name) || isNewVariant(name)) && this.#isChosen(name);
      const part = narrowed(setup, isMeant);
      // Files that no case has to do with leave the screen as it is.
      if (part.names.length === 0 && files.length > 0) return;
      await this.#runPart(part, wish);
    }
    this.#wait();
  }

  /** Reads everything anew; undefined where that fails, which is told. */
  async #read(wish: Wish): Promise<RunSetup | undefined> {
    const { pipelines, flags, io } = this.#request;
    try {
      const setup = await readPlan(pipelines, flags, io.cwd);
      this.#setup = setup;
      this.#watchFolders(
        setup.plan.images.flatMap(({ source }) =>
          source.kind === 'build' ? [source.folder.context, source.folder.dockerfile] : [],
        ),
      );
      return setup;
    } catch (error) {
      this.#wishes.owe(wish);
      this.#screen.begin(wish.files);
      this.#screen.error(error);
      return undefined;
    }
  }

  async #runPart(part: RunSetup, wish: Wish): Promise<void> {
    const { io, terminal } = this.#request;
    const running = new AbortController();
    this.#running = running;
    this.#screen.begin(wish.files);
    this.#lastNames = part.names;
    const ended = new Set<string>();
    const onReport = (report: CaseReport) => {
      ended.add(report.name);
      this.#reports.set(report.name, report);
      this.#ownWrites.note(report);
    };
    const { columns } = terminal.size();
    const { flags } = this.#request;
    const options = { verbose: flags.verbose, diffLines: flags.diffLines, updateCommand: 'press u' };
    const signal = AbortSignal.any([io.signal, running.signal]);
    try {
      await reportRun(flags, options, { ...io, columns }, (reporter) =>
        runTests(part, {
          flags,
          env: io.env,
          reporter: alsoTelling(reporter, onReport),
          shellTerminal: undefined,
          update: wish.update ? UPDATE_ALL : undefined,
          signal,
        }),
      );
    } catch (error) {
      if (!signal.aborted) this.#screen.error(error);
    } finally {
      this.#running = undefined;
      this.#wishes.settle(wish, part.names, ended);
    }
  }

  #isChosen(name: string): boolean {
    return this.#filter === undefined || name === this.#filter || picomatch.isMatch(name, this.#filter);
  }

  /** Names of the cases whose last run failed, of those that there are, in order. */
  #failed(): readonly string[] {
    const names = this.#setup?.names ?? [];
    return names.filter((name) => this.#reports.get(name)?.outcome === 'failed');
  }

  /** Of these, the names of those that an update would mend. */
  #updatable(): readonly string[] {
    return this.#failed().filter((name) => {
      const report = this.#reports.get(name);
      return report !== undefined && isUpdatable(report);
    });
  }

  #wait(): void {
    if (this.#isOver || this.#wishes.isWaiting) return;
    const isToUpdate = this.#updatable().some((name) => this.#isChosen(name));
    this.#screen.wait({ failed: this.#failed(), isUpdatable: isToUpdate, filter: this.#filter });
  }
}

/** A reporter that hands on each case's report, too. */
function alsoTelling(reporter: Reporter, onReport: (report: CaseReport) => void): Reporter {
  return {
    ...reporter,
    onCaseEnd: (report) => {
      onReport(report);
      reporter.onCaseEnd?.(report);
    },
  };
}
