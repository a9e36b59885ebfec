import { RunRecorder, type RunResults } from '../../report/recorder.ts';
import type { Reporter, ReporterOptions, RunReport } from '../../report/types.ts';
import type { CommandIo } from '../io.ts';
import { runError } from '../run-error.ts';
import { keepReport } from './kept-report.ts';
import { openReporters, type ReporterFlags, type Reporters } from './reporters.ts';

/**
 * Runs something with the reporters that the flags ask for, which learn how it ended in any case. Where it ended early,
 * those that write files tell of that, and of the cases that had ended by then. The report is kept for `promise report`.
 * @throws PromiseError what the run throws, after the reports are written; what `openReporters` does; where a report can't
 *   be written
 */
export async function reportRun(
  flags: ReporterFlags,
  options: ReporterOptions,
  io: CommandIo,
  run: (reporter: Reporter) => Promise<RunResults>,
): Promise<RunReport> {
  const reporters = await openReporters(flags, options, io);
  const recorder = new RunRecorder();
  const all = [recorder, ...reporters.shown, ...reporters.filed.map(({ reporter }) => reporter)];
  let results: RunResults;
  try {
    results = await run(broadcast(all));
  } catch (error) {
    for (const reporter of reporters.shown) reporter.stop?.();
    await finish(reporters, recorder.ended(runError(error)), io);
    throw error;
  }
  const report = recorder.finished(results);
  for (const reporter of reporters.shown) reporter.onEnd?.(report);
  await finish(reporters, report, io);
  return report;
}

/** One reporter that tells several. */
function broadcast(reporters: readonly Reporter[]): Reporter {
  return {
    onStart: (promise, cases) => {
      for (const reporter of reporters) reporter.onStart?.(promise, cases);
    },
    onEvent: (event) => {
      for (const reporter of reporters) reporter.onEvent?.(event);
    },
    onCaseEnd: (report) => {
      for (const reporter of reporters) reporter.onCaseEnd?.(report);
    },
    stop: () => {
      for (const reporter of reporters) reporter.stop?.();
    },
  };
}

/** Writes the files, and keeps the report. */
async function finish({ filed }: Reporters, report: RunReport, io: CommandIo): Promise<void> {
  for (const { reporter, close } of filed) {
    reporter.onEnd?.(report);
    await close();
  }
  await keepReport(report, io);
}
