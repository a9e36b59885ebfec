import type { PromiseError } from '../shared/errors.ts';
import { buildFailure, type FailedBuild } from './build-failure.ts';
import type { BuildContext, BuildRequest, OnBuildLine } from './types.ts';

/** How many of a build's lines are kept: enough for the last words of steps that run side by side. */
const KEPT_LINES = 400;

/** What a build that is under way is given. */
export interface WatchedBuild {
  /** What it printed so far; the last ones. */
  readonly lines: readonly string[];
  readonly onLine: OnBuildLine;
  /** The error that says why it failed, by what it printed unless other lines are given. */
  readonly failed: (details: Partial<Pick<FailedBuild, 'lines' | 'exitCode' | 'cause'>>) => PromiseError;
}

/** Does a build, and tells of its beginning, its lines, and its end, however it ends. */
export async function watchBuild<T>(
  request: BuildRequest,
  { emit, root }: Pick<BuildContext, 'emit' | 'root'>,
  build: (watched: WatchedBuild) => Promise<T>,
): Promise<T> {
  const { reference } = request;
  const started = performance.now();
  emit({ type: 'build:start', image: reference, context: request.context });
  const lines: string[] = [];
  const onLine: OnBuildLine = (text) => {
    lines.push(text);
    if (lines.length > KEPT_LINES) lines.shift();
    emit({ type: 'build:line', image: reference, text });
  };
  let outcome: 'built' | 'failed' | 'stopped' = 'failed';
  try {
    const result = await build({
      lines,
      onLine,
      failed: (details) =>
        buildFailure({ ...request, buildArgs: request.options.buildArgs, root, lines, ...details }),
    });
    outcome = 'built';
    return result;
  } catch (error) {
    if (request.signal.aborted) outcome = 'stopped';
    throw error;
  } finally {
    emit({ type: 'build:end', image: reference, outcome, milliseconds: performance.now() - started });
  }
}
