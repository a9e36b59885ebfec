import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';

/** Path of the real binary. */
export const BINARY = path.resolve(import.meta.dirname, '../../bin/promise.js');

/** A script that is the real binary to whoever calls it: `promise` for a folder of PATH. */
export const PROMISE_SCRIPT = `#!/bin/sh\nexec "${process.execPath}" "${BINARY}" "$@"\n`;

/** How the binary ended. */
export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test changes about the surroundings of the binary. */
export interface CliOptions {
  readonly cwd?: string;
  /** Added to the environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What is piped in; nothing where absent. */
  readonly input?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** Starts the real binary. CI is taken out of the environment: most tests speak of a person at a terminal. */
export function startPromise(args: readonly string[], options: CliOptions = {}) {
  const { env, ...rest } = options;
  return execa(process.execPath, [BINARY, ...args], {
    ...rest,
    env: { CI: undefined, GITHUB_ACTIONS: undefined, NO_COLOR: '1', ...env },
    ...(options.input === undefined ? { stdin: 'ignore' } : {}),
    reject: false,
  });
}

/** Runs the real binary to its end. */
export async function runPromise(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { exitCode, stdout, stderr, signal } = await startPromise(args, options);
  if (exitCode === undefined) throw new Error(`promise was killed by ${signal}: ${String(stderr)}`);
  return { exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** A new empty folder, and what removes it. */
export async function temporaryFolder(): Promise<{ readonly dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'promise-test-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
