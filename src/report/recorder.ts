import type { Coverage } from '../promise/coverage.ts';
import type { RunEvent } from '../shared/events.ts';
import { NOTHING_RAN, summarise } from './summary.ts';
import type {
  BuildReport,
  CaseReport,
  CollisionReport,
  ReportedPromise,
  Reporter,
  RunError,
  RunLints,
  RunReport,
} from './types.ts';

/** What a run that came to its end hands over. */
export interface RunResults {
  readonly cases: readonly CaseReport[];
  /** See {@link RunReport}. */
  readonly notRun: readonly string[];
  readonly collisions: CollisionReport;
  readonly lints: RunLints;
  /** See {@link RunReport}. */
  readonly coverage: Coverage | undefined;
  /** See {@link RunReport}. */
  readonly promises?: RunReport['promises'];
}

/** Notes what a run tells, so that there is a report of it however it ends. */
export class RunRecorder implements Reporter {
  readonly #startedAt = Date.now();
  readonly #started = performance.now();
  readonly #cases: CaseReport[] = [];
  readonly #builds: BuildReport[] = [];
  /** When each build under way began; milliseconds since 1970. */
  readonly #building = new Map<string, number>();
  #promise: ReportedPromise | undefined;
  /** Of the cases that are to run, in order. */
  #names: readonly string[] = [];

  /** What the run is about, once that is known. */
  get promise(): ReportedPromise | undefined {
    return this.#promise;
  }

  onStart({ name, file, root }: ReportedPromise, names: readonly string[]): void {
    this.#promise = { name, file, root };
    this.#names = names;
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'build:start') this.#building.set(event.image, Date.now());
    // One that was stopped says nothing of its folder.
    if (event.type !== 'build:end' || event.outcome === 'stopped') return;
    const { image, outcome, milliseconds } = event;
    const startedAt = this.#building.get(image) ?? Date.now() - milliseconds;
    this.#builds.push({
      image,
      outcome,
      startedAt: Math.round(startedAt),
      milliseconds: Math.round(milliseconds),
    });
  }

  onCaseEnd(report: CaseReport): void {
    this.#cases.push(report);
  }

  /** The report of a run that came to its end. */
  finished(results: RunResults): RunReport {
    return this.#report(results, undefined);
  }

  /** The report of a run that something ended early: of the cases that had ended by then. */
  ended(error: RunError): RunReport {
    const ended = new Set(this.#cases.map(({ name }) => name));
    const notRun = this.#names.filter((name) => !ended.has(name));
    return this.#report({ cases: this.#cases, notRun, ...NOTHING_RAN }, error);
  }

  #report(
    { cases, notRun, collisions, lints, coverage, promises }: RunResults,
    error: RunError | undefined,
  ): RunReport {
    const rank = ({ name }: CaseReport) => this.#names.indexOf(name);
    return summarise({
      promise: this.#promise,
      ...(promises === undefined ? {} : { promises }),
      startedAt: this.#startedAt,
      builds: this.#builds,
      cases: [...cases].sort((a, b) => rank(a) - rank(b)),
      notRun,
      collisions,
      lints,
      coverage,
      error,
      milliseconds: performance.now() - this.#started,
    });
  }
}
