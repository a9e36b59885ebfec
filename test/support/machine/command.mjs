import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stopIfInterrupted } from './interrupt.mjs';
import { ROOT } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/** Children that run now, so that an interrupt can end them. */
const children = new Set();

/** How many lines of a failed command's output are worth showing: some tell why at the start, most at the end. */
const FIRST_LINES = 6;
const LAST_LINES = 12;

/**
 * Runs a command of set-up quietly: its output only matters when it fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, hint?: string, timeoutMs?: number }} [options]
 * @returns {Promise<string>} what it wrote to stdout
 * @throws {SetupError} with the first and last lines of its output
 */
export async function run(command, args, options = {}) {
  const result = await attempt(command, args, options);
  if (result.ok) return result.stdout;
  throw new SetupError(
    `${command} ${args.slice(0, 3).join(' ')} failed (${result.reason})\n  ${excerpt(result.output)}`,
    options.hint ?? 'The lines above are what it said.',
  );
}

/** What of a long output fits on the screen. */
function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  const omitted = lines.length - FIRST_LINES - LAST_LINES;
  if (omitted > 0) lines.splice(FIRST_LINES, omitted, `… ${omitted} lines …`);
  return lines.join('\n  ');
}

/**
 * Runs a command whose failure is an answer, not an error.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<{ ok: boolean, reason: string, stdout: string, output: string }>} `output`: stdout and stderr
 * @throws {SetupError} after an interrupt
 */
export async function attempt(command, args, options = {}) {
  stopIfInterrupted();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    children.add(child);
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    const end = (ok, reason) => {
      children.delete(child);
      resolve({ ok, reason, stdout, output });
    };
    child.once('error', (error) => end(false, error.message));
    child.once('close', (code, signal) => end(code === 0, code === null ? `${signal}` : `exit ${code}`));
  });
}

/**
 * Runs a command in the foreground, on the user's own terminal.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} its exit code; 128 + 15 or so where a signal ended it
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: 'inherit',
    });
    children.add(child);
    child.once('error', reject);
    child.once('close', (code) => {
      children.delete(child);
      resolve(code ?? 130);
    });
  });
}

/**
 * Ends what runs now, so that an interrupted set-up can clean up after it.
 *
 * @param {NodeJS.Signals} signal
 */
export function signalChildren(signal) {
  for (const child of children) child.kill(signal);
}

/**
 * Finds a program on PATH, and in the folders of system programs that an ordinary PATH may lack.
 *
 * @param {string} name
 * @returns {string | undefined} its absolute path
 */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Tells a program from a name that merely exists. */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
