import { type CommandIo, terminalTraits } from './cli/io.ts';
import { runCli } from './cli/program.ts';
import { type ExitCode, PromiseError } from './shared/errors.ts';

const argv = process.argv.slice(2);
const controller = new AbortController();
let interruptCode: ExitCode = 130;

const io: CommandIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  signal: controller.signal,
  ...terminalTraits(process.env, process.stdout, process.stderr),
};

/** The first signal lets the command clean up; a second one means it. */
function onSignal(code: ExitCode): void {
  if (controller.signal.aborted) process.exit(code);
  interruptCode = code;
  process.stderr.write('\ninterrupted: cleaning up (once more to quit at once)\n');
  controller.abort();
}

/** A reader that went away (`promise … | head`) is no reason to leave containers behind. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Waits until everything written has reached the pipe or file behind the stream. */
function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/** Prints an error unless the user's own interrupt is behind it; returns the exit code that it ends in. */
async function fail(error: unknown): Promise<ExitCode> {
  if (controller.signal.aborted) return interruptCode;
  const { printError } = await import('./cli/print-error.ts');
  printError(error, io, argv.includes('--json'));
  return error instanceof PromiseError ? error.exitCode : 70;
}

/** Ends the process once everything written has been read: a socket that lingers must not hold it up. */
async function exit(code: ExitCode): Promise<never> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}

async function main(): Promise<ExitCode> {
  try {
    const code = await runCli(argv, io);
    return controller.signal.aborted ? interruptCode : code;
  } catch (error) {
    return fail(error);
  }
}

process.stdout.on('error', ignoreClosedPipe);
process.stderr.on('error', ignoreClosedPipe);
process.on('SIGINT', () => onSignal(130));
process.on('SIGTERM', () => onSignal(143));
process.on('SIGHUP', () => onSignal(143));

// What nobody awaited is a bug of ours, and told as one; what it leaves in the engine, the next run removes.
process.on('uncaughtException', (error) => void fail(error).then(exit));

await exit(await main());
