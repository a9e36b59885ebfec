import { Progress } from './progress.ts';
import type { Reporter, ReporterOptions, ReportOutput } from './types.ts';

/** Tells on stderr what is under way, and nothing of how it ended: beside reporters that write for programs. */
export function progressReporter(output: ReportOutput, options: ReporterOptions): Reporter {
  const progress = new Progress(output, options);
  return {
    onStart: (_, cases) => progress.onStart(cases),
    onEvent: (event) => progress.onEvent(event),
    onEnd: () => progress.stop(),
    stop: () => progress.stop(),
  };
}
