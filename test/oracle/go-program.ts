import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

const KRATIX = 'github.com/syntasso/kratix';

/** What keeps the oracle from being asked at all, in one line, and what to do about it. */
export class OracleError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** The built program. */
export interface GoProgram {
  /** Asks questions of an area (`admit`, `deliver` or `kustomize`), one a line; answers in their order. */
  ask(area: string, questions: readonly string[]): Promise<readonly string[]>;
  /** Removes what was built. */
  remove(): Promise<void>;
}

/**
 * Builds the Go program in a folder of its own.
 * @throws OracleError there is no Go, or the build fails
 */
export async function buildGoProgram(): Promise<GoProgram> {
  await checkGo();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'promise-oracle-build-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const sources = path.join(folder, 'program');
    await cp(path.join(import.meta.dirname, 'program'), sources, { recursive: true });
    const binary = path.join(folder, 'oracle');
    await go(['build', '-o', binary, '.'], sources);
    const kratix = await go(['list', '-m', '-f', '{{.Dir}}', KRATIX], sources);
    return { ask: (area, questions) => ask(binary, [area, kratix.trim()], questions), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function checkGo(): Promise<void> {
  const { failed } = await execa('go', ['version'], { reject: false });
  if (failed) {
    throw new OracleError(
      'there is no Go to build the oracle with',
      'install Go 1.26 or newer (https://go.dev/dl); npm test needs none, it replays the recorded answers',
    );
  }
}

function go(args: readonly string[], cwd: string): Promise<string> {
  return runOrExplain(
    'go',
    args,
    cwd,
    'the oracle does not build',
    'it needs a Go module proxy that serves the modules of program/go.mod, Kratix among them',
  );
}

async function runOrExplain(
  command: string,
  args: readonly string[],
  cwd: string,
  message: string,
  hint: string,
): Promise<string> {
  const env = { GOWORK: 'off', GOFLAGS: '-buildvcs=false' };
  const { failed, stdout, stderr } = await execa(command, args, { cwd, env, reject: false });
  if (failed) throw new OracleError(`${message}:\n${stderr}`, hint);
  return stdout;
}

async function ask(
  binary: string,
  args: readonly string[],
  questions: readonly string[],
): Promise<readonly string[]> {
  const input = `${questions.join('\n')}\n`;
  const { failed, stdout, stderr } = await execa(binary, args, { input, reject: false, maxBuffer: 2 ** 30 });
  if (failed)
    throw new OracleError(`the oracle fails: ${stderr.slice(-4000)}`, 'this is a bug of test/oracle');
  const answers = stdout.split('\n');
  if (answers.length !== questions.length)
    throw new Error(`${answers.length} answers to ${questions.length}`);
  return answers;
}
