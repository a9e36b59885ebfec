import { htmlPage } from './html/page.ts';
import { type Reporter, type ReporterOptions, type ReportOutput, UPDATE_COMMAND } from './types.ts';

/** The reporter for reviewers: one page that needs nothing else, to be opened from the artifacts of a CI job. */
export function htmlReporter({ stdout, cwd }: ReportOutput, options: ReporterOptions): Reporter {
  const updateCommand = options.updateCommand ?? UPDATE_COMMAND;
  return {
    onEnd: (report) => {
      stdout.write(htmlPage(report, { cwd, updateCommand }));
    },
  };
}
