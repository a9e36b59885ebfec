import { annotationsOf } from './annotations.ts';
import { markdownSummary } from './markdown.ts';
import { type Reporter, type ReporterOptions, UPDATE_COMMAND } from './types.ts';
import { workflowCommand } from './workflow-command.ts';

/** Where the reporter for GitHub writes. */
export interface GitHubOutput {
  /** Takes the workflow commands: a runner reads them from either stream of a step. */
  readonly commands: NodeJS.WritableStream;
  /** Takes the job summary; undefined: none is wanted. */
  readonly summary: NodeJS.WritableStream | undefined;
  readonly cwd: string;
  /** The checkout of the repository: GITHUB_WORKSPACE. */
  readonly workspace: string;
}

/**
 * The reporter for GitHub Actions: at the end annotations, at the line of the golden file, request or script that they are about,
 * and a summary of the job in Markdown.
 */
export function githubReporter(output: GitHubOutput, options: ReporterOptions): Reporter {
  const { cwd, workspace } = output;
  const updateCommand = options.updateCommand ?? UPDATE_COMMAND;
  return {
    onEnd: (report) => {
      const annotations = annotationsOf(report, { cwd, workspace, updateCommand });
      for (const annotation of annotations) output.commands.write(`${workflowCommand(annotation)}\n`);
      output.summary?.write(markdownSummary(report, { cwd, updateCommand }));
    },
  };
}
