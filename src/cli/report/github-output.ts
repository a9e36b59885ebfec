import { appendFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GitHubOutput } from '../../report/github.ts';
import { PromiseError } from '../../shared/errors.ts';
import { fileName } from '../../shared/file-name.ts';
import { isThere } from '../../shared/is-there.ts';
import type { CommandIo } from '../io.ts';
import { CollectedText, ReportFile, unwritable } from './report-file.ts';

/** Where the reporter for GitHub writes, and what brings it there once the run is over. */
export interface OpenGitHubOutput {
  readonly output: GitHubOutput;
  close(): Promise<void>;
}

/**
 * Workflow commands go to stderr, where they are in nobody's way, or into a file; the summary is added to that of the step.
 * @throws PromiseError as `ReportFile.open`; `usage` where the summary has no place; `close`: where file or summary can't be
 *   written
 */
export async function openGitHubOutput(file: string | undefined, io: CommandIo): Promise<OpenGitHubOutput> {
  const { GITHUB_STEP_SUMMARY: summaryFile, GITHUB_WORKSPACE: workspace } = io.env;
  const opened = file === undefined ? undefined : await ReportFile.open(file);
  if (summaryFile) await checkSummary(summaryFile);
  const summary = summaryFile ? new CollectedText() : undefined;
  return {
    output: {
      commands: opened?.output(io).stdout ?? io.stderr,
      summary: summary?.stream,
      cwd: io.cwd,
      workspace: workspace ? path.resolve(workspace) : io.cwd,
    },
    close: async () => {
      await opened?.close();
      if (!summaryFile || summary === undefined) return;
      await appendFile(summaryFile, summary.toString()).catch((error: unknown) => {
        throw unwritable(summaryFile, error);
      });
    },
  };
}

/** The runner makes the file beforehand. @throws PromiseError `usage` */
async function checkSummary(file: string): Promise<void> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isDirectory() !== true && (stats !== undefined || (await isThere(path.dirname(file))))) return;
  throw new PromiseError('usage', `can't write the job summary ${fileName(file)}: there is no such file`, {
    location: { file },
    hint: 'GITHUB_STEP_SUMMARY names it, which GitHub sets: elsewhere unset it, or name a file',
  });
}
