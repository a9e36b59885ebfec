import { Writable } from 'node:stream';
import { NO_COLLISIONS, NO_LINTS, summarise } from '../../../src/report/summary.ts';
import type { CaseReport, ReportOutput, RunReport } from '../../../src/report/types.ts';
import type { CaseRun, StageRun } from '../../../src/run/types.ts';

/** A stream that remembers what was written to it, and when, compared with others. */
class Memory extends Writable {
  text = '';
  readonly #name: string;
  readonly #journal: string[];

  constructor(name: string, journal: string[]) {
    super();
    this.#name = name;
    this.#journal = journal;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString('utf8');
    this.text += text;
    this.#journal.push(`${this.#name} ${text}`);
    done();
  }
}

/** An output in memory; plain unless told otherwise. */
export function memoryOutput(traits: Partial<ReportOutput> = {}): {
  readonly output: ReportOutput;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** What was written to either, in order: the stream's name, a space, the text. */
  readonly journal: readonly string[];
} {
  const journal: string[] = [];
  const [stdout, stderr] = [new Memory('stdout', journal), new Memory('stderr', journal)];
  return {
    output: { stdout, stderr, color: false, live: false, columns: 80, cwd: '/redis', ...traits },
    stdout: () => stdout.text,
    stderr: () => stderr.text,
    journal,
  };
}

/** When the runs of these tests began: 2026-01-02 03:04:05 UTC, in milliseconds since 1970. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A stage that succeeded. */
export function stageRun(change: Partial<StageRun> = {}): StageRun {
  return {
    name: 'render',
    image: 'example/render:v1',
    exitCode: 0,
    startedAt: START + 500,
    milliseconds: 100,
    log: [],
    droppedLines: 0,
    memoryPeakBytes: 31_457_280,
    failure: undefined,
    ...change,
  };
}

/** A run of one pipeline that succeeded. */
export function caseRun(change: Partial<CaseRun> = {}): CaseRun {
  return {
    pipelines: [{ name: 'instance', stages: [stageRun()], outcome: 'succeeded', problems: [], retries: [] }],
    outcome: 'succeeded',
    notRun: [],
    collectedDir: '/redis/.promise/tmp/1/collected',
    outputDir: '/redis/test/output',
    metadataDir: '/redis/test/metadata',
    movedBecause: undefined,
    milliseconds: 1100,
    ...change,
  };
}

/** A case that passed in 1.2 s. */
export function caseReport(change: Partial<CaseReport> = {}): CaseReport {
  return {
    name: 'test',
    dir: '/redis/test',
    workflow: { type: 'resource', action: 'configure' },
    outcome: change.failure === undefined ? 'passed' : 'failed',
    failure: undefined,
    input: { admitted: true, warnings: [], uncheckedRules: [] },
    run: caseRun(),
    delivery: undefined,
    differences: [],
    goldenChanges: [],
    refusedOutput: [],
    lints: [],
    outputChecks: [],
    checks: [],
    startedAt: START + 400,
    milliseconds: 1234,
    ...change,
  };
}

/** The run of some cases. */
export function runReport(cases: readonly CaseReport[], change: Partial<RunReport> = {}): RunReport {
  const report = summarise({
    promise: { name: 'redis', file: '/redis/promise.yaml', root: '/redis' },
    startedAt: START,
    builds: [],
    cases,
    notRun: [],
    collisions: NO_COLLISIONS,
    lints: NO_LINTS,
    coverage: undefined,
    error: undefined,
    milliseconds: 1900,
  });
  return { ...report, ...change };
}
