import { stripVTControlCharacters } from 'node:util';
import { type CommandIo, terminalTraits } from './cli/io.ts';
import { runCli } from './cli/program.ts';
import { isAtTerminal, processTerminal } from './cli/terminal.ts';
import type { ExitCode } from './shared/errors.ts';

const argv = process.argv.slice(2);
const controller = new AbortController();
let interruptCode: ExitCode = 130;
/** On the clock of performance.now(). */
let interruptedAt: number | undefined;

const io: CommandIo = {
  // Opened when somebody reads it.
  get stdin() {
    return process.stdin;
  },
  get terminal() {
    return isAtTerminal() ? processTerminal(process) : undefined;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  signal: controller.signal,
  interrupt: () => onSignal(130),
  ...terminalTraits(process.env, process.stdout, process.stderr),
};

/** npm and npx pass on a Ctrl-C that the terminal has sent us already: one so soon after the first is the same one. */
const ECHO_MILLISECONDS = 1000;

/** The first signal lets the command clean up; a second one means it. */
function onSignal(code: ExitCode): void {
  if (interruptedAt === undefined) {
    interruptedAt = performance.now();
    interruptCode = code;
    controller.abort();
    process.stderr.write('\ninterrupted: cleaning up (once more to quit at once)\n');
  } else if (performance.now() - interruptedAt > ECHO_MILLISECONDS) {
    process.stderr.write('left as it is: the next run removes what this one has in the engine\n');
    process.exit(code);
  }
}

/** A reader or terminal that went away (`promise … | head`) is no reason to leave containers behind. */
function ignoreLostReader(): void {}

/** Waits until everything written has reached the pipe or file behind the stream. */
function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

/**
 * Prints what went wrong; returns the exit code that it ends in. Of an interrupt the user knows already. Never throws: what
 * failed here would come back here, for ever.
 */
async function fail(error: unknown): Promise<ExitCode> {
  try {
    const { printError, wantsJson } = await import('./cli/print-error.ts');
    const { code, exitCode } = printError(error, io, wantsJson(argv));
    return code === 'interrupted' ? interruptCode : exitCode;
  } catch (printing) {
    process.stderr.write(
      `error[internal]: ${bareMessage(error)}\n  printing it failed, too: ${bareMessage(printing)}\n`,
    );
    process.stderr.write('hint: install promise anew; a file of it seems to be missing or replaced\n');
    return 70;
  }
}

function bareMessage(error: unknown): string {
  return stripVTControlCharacters(error instanceof Error ? error.message : String(error));
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

process.stdout.on('error', ignoreLostReader);
process.stderr.on('error', ignoreLostReader);
process.on('SIGINT', () => onSignal(130));
process.on('SIGTERM', () => onSignal(143));
process.on('SIGHUP', () => onSignal(143));

// What nobody awaited is a bug of ours, and told as one; the command gets to clean up all the same.
const strays: Promise<ExitCode>[] = [];
process.on('uncaughtException', (error) => {
  interruptedAt ??= performance.now();
  controller.abort();
  strays.push(fail(error));
});

const code = await main();
const [strayCode] = await Promise.all(strays);
await exit(strayCode ?? code);
