import { Progress } from './progress.ts';
import type { Reporter, ReporterOptions, ReportOutput } from './types.ts';

/** Tells on stderr what is under way, and nothing of how it ended: beside reporters that write for programs. */
export function progressReporter(output: ReportOutput, options: ReporterOptions): Reporter {
  const progress = new Progress(output, options);
  return {
    onEvent: (event) => progress.onEvent(event),
    onCaseEnd: (report) => progress.endCase(report.name),
    onEnd: () => progress.stop(),
    stop: () => progress.stop(),
  };
}
