import { execa } from 'execa';
import { BINARY } from '../support/cli.ts';

/** Where a program runs. */
export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end, its output unread by people: into a pipe.
 * @returns what it wrote to stdout
 * @throws ExecaError where it fails
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const env = { CI: undefined, GITHUB_ACTIONS: undefined, NO_COLOR: '1', ...options.env };
  return (await execa(file, args, { ...options, env, stdin: 'ignore' })).stdout;
}

/** Runs the real binary. @throws ExecaError where it doesn't end with exit code 0 */
export function runBinary(args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  return runProgram(process.execPath, [BINARY, ...args], options);
}
