import { statfs } from 'node:fs/promises';
import { execa, type Result } from 'execa';
import { formatBytes } from '../../report/format.ts';
import { asError } from '../../shared/errors.ts';
import { shellQuoted } from '../../shared/shell-quoted.ts';
import { type Finding, fine, warning } from './types.ts';

/** Below this, in bytes, a run may fail for want of space: outputs, state and a base image take about as much. */
const LITTLE_SPACE = 1024 ** 3;

/** How long a program may take to tell its version. */
const VERSION_TIMEOUT_MS = 5000;

/** Looks at a program that some jobs want and `promise test-pipeline` doesn't. */
export async function checkProgram(
  program: {
    readonly name: 'kind' | 'kubectl';
    readonly args: readonly string[];
    readonly use: string;
    readonly fix: string;
  },
  env: NodeJS.ProcessEnv,
): Promise<Finding> {
  const { name, args, use, fix } = program;
  const result = await execa(name, args, {
    env,
    extendEnv: false,
    stdin: 'ignore',
    timeout: VERSION_TIMEOUT_MS,
    reject: false,
  });
  if (!result.failed) return fine(name, result.stdout.split('\n')[0] ?? '');
  return warning(name, `${whyNot(result)}; ${use}`, fix);
}

/** Why a program didn't tell its version. A folder on PATH that this user can't look into ends a search with EACCES. */
function whyNot({ code, shortMessage }: Pick<Result, 'code' | 'shortMessage'>): string {
  if (code === 'ENOENT') return 'not on PATH';
  if (code === 'EACCES') return 'not on PATH, or not for this user to run';
  return shortMessage ?? 'it failed';
}

/** Looks at the space where the project is. */
export async function checkDisk(dir: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dir);
    return judgeDisk(bavail * bsize, dir);
  } catch (error) {
    return warning('disk', `can't tell the space in ${dir}: ${asError(error).message}`, 'check the folder');
  }
}

/** @param free Bytes that this user may still write there. */
export function judgeDisk(free: number, dir: string): Finding {
  const message = `${formatBytes(free)} free in ${dir}`;
  if (free >= LITTLE_SPACE) return fine('disk', message);
  return warning('disk', message, `free some space there: \`du -xh ${shellQuoted(dir)} | sort -h | tail\``);
}
