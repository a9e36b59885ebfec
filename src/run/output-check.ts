import { constants } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OutputCheck } from '../promise/output-checks.ts';
import { asError } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';
import { timed } from '../shared/phase.ts';
import { runCommand } from '../shared/run-command.ts';
import { Deadline } from './deadline.ts';
import { explainCheckExit, explainCheckTimeout } from './explain-check.ts';
import { toFileError } from './file-errors.ts';
import { LogTail } from './log-tail.ts';
import type { Mask } from './mask.ts';
import type { OutputCheckRun } from './types.ts';

/** What the checks of a case look at, and their surroundings. */
export interface OutputCheckContext {
  readonly caseName: string;
  /** This run's own copy of what the stages wrote; see CaseRun. */
  readonly collectedDir: string;
  /** What the stages found as object.yaml. */
  readonly objectYaml: string;
  /** The user's environment, and what tells a check what it looks at. */
  readonly env: NodeJS.ProcessEnv;
  /** For checks that name none. */
  readonly timeoutSeconds: number;
  /** Goes over everything that a check prints. */
  readonly mask: Mask;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Exit code of a process that was killed: what a check shows that ran out of time. */
const KILLED = 137;

/**
 * Runs a check on a copy of what a case wrote, so that whatever it does changes neither what is compared nor what the user
 * has. A check that fails, can't be started or runs out of time is a result.
 * @throws PromiseError `interrupted` once its processes are gone; `disk-full`, `not-permitted`
 */
export async function runOutputCheck(
  check: OutputCheck,
  context: OutputCheckContext,
): Promise<OutputCheckRun> {
  const { caseName, emit } = context;
  const dir = await checkFolder(context);
  try {
    emit({ type: 'output-check:start', case: caseName, check: check.name });
    return await timed(emit, [caseName, `check ${check.name}`], 'run', () => run(check, dir, context));
  } finally {
    await removeFolder(dir, check, emit);
  }
}

/** A folder like /kratix in a stage: `input/object.yaml`, `output/`, `metadata/`. */
async function checkFolder({ collectedDir, objectYaml }: OutputCheckContext): Promise<string> {
  const parent = path.dirname(collectedDir);
  try {
    const dir = await mkdtemp(path.join(parent, 'check-'));
    await cp(collectedDir, dir, { recursive: true, mode: constants.COPYFILE_FICLONE });
    await mkdir(path.join(dir, 'input'));
    await writeFile(path.join(dir, 'input', 'object.yaml'), objectYaml);
    // The folder lies in one that git ignores: tools that heed that would find nothing to complain of.
    await writeFile(path.join(dir, '.gitignore'), '!*\n');
    return dir;
  } catch (error) {
    throw toFileError(error, 'write', parent, 'copy what the case wrote for its checks');
  }
}

/** A container that a check runs may leave files of another user's: a later run removes them, if it may. */
async function removeFolder(dir: string, { name }: OutputCheck, emit: Emit): Promise<void> {
  await rm(dir, { recursive: true, force: true }).catch((error: unknown) => {
    const message = `what the check ${name} left can't be removed: ${asError(error).message}`;
    emit({ type: 'notice', level: 'warning', message });
  });
}

async function run(check: OutputCheck, dir: string, context: OutputCheckContext): Promise<OutputCheckRun> {
  const { caseName, mask, emit, signal } = context;
  const seconds = check.timeoutSeconds ?? context.timeoutSeconds;
  const deadline = new Deadline(seconds, signal);
  const log = new LogTail();
  const [started, startedAt] = [performance.now(), Date.now()];
  const end = (exitCode: number, failure: OutputCheckRun['failure']): OutputCheckRun => {
    const milliseconds = performance.now() - started;
    emit({ type: 'output-check:end', case: caseName, check: check.name, exitCode, milliseconds });
    const { lines, dropped: droppedLines } = log;
    const { name, run } = check;
    return { name, run, exitCode, startedAt, milliseconds, log: lines, droppedLines, failure };
  };
  deadline.start();
  try {
    const exitCode = await runCommand({
      command: 'sh',
      args: ['-c', check.run],
      cwd: dir,
      env: { ...context.env, PROMISE_OBJECT: path.join(dir, 'input', 'object.yaml'), ...check.env },
      endsBackground: true,
      signal: deadline.signal,
      onLine: (line) => {
        const text = mask(line);
        log.push({ stream: 'stdout', text });
        emit({ type: 'output-check:line', case: caseName, check: check.name, text });
      },
    });
    return end(exitCode, explainCheckExit(exitCode, log.lines));
  } catch (error) {
    if (signal.aborted || !deadline.expired) throw error;
    return end(KILLED, explainCheckTimeout(seconds));
  } finally {
    deadline.stop();
  }
}
