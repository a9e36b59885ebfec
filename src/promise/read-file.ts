import { readFile, stat } from 'node:fs/promises';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';

/**
 * Reads a text file that a user wrote.
 * @throws PromiseError `unreadable-file`: there is none, it isn't a file, it can't be opened, or it isn't UTF-8
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw unreadable(file, REASONS[systemErrorCode(error) ?? ''] ?? String(error), error);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw unreadable(file, 'it is not UTF-8', error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

function unreadable(file: string, reason: string, cause: unknown): PromiseError {
  return new PromiseError('unreadable-file', `can't read ${fileName(file)}: ${reason}`, {
    location: { file },
    hint: 'check the path, the permissions, and that it is a text file in UTF-8',
    cause,
  });
}

/** The error for a file or folder that is there and can't be read, for which the system has a code. */
export function refusedBySystem(file: string, cause: unknown): PromiseError {
  return new PromiseError('unreadable-file', `can't read ${fileName(file)} (${systemErrorCode(cause)})`, {
    location: { file },
    cause,
  });
}

/**
 * What a file says that is only looked into; nothing where it is none, can't be read, or has more than `maxBytes`: then it isn't
 * what it was taken for.
 */
export async function glanceAt(file: string, maxBytes: number): Promise<string> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size > maxBytes) return '';
  return readFile(file, 'utf8').catch(() => '');
}

/** Whether there is a file, be it behind a link. */
export async function isFile(file: string | Buffer): Promise<boolean> {
  return stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
