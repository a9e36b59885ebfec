import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { PromiseError, systemErrorCode, systemWords } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';

/** Which files of a context a build must not see. */
export interface IgnoreRules {
  /** Whether a path, relative to the context, with forward slashes, is left out. */
  readonly ignores: (path: string) => boolean;
  /** Whether something below an ignored folder may be taken in again (`!pattern`). */
  readonly hasExceptions: boolean;
}

/** The rules of a build, and the file that holds them. */
export interface ContextRules extends IgnoreRules {
  /** Whether they are those of the context's own `.dockerignore`, which the engine reads too. */
  readonly fromContext: boolean;
}

/**
 * Reads the rules of a build: `<Dockerfile>.dockerignore` beside the Dockerfile, else `.dockerignore` at the top of the
 * context, as BuildKit does.
 * @throws PromiseError `unreadable-file`.
 */
export async function readIgnoreRules(context: string, dockerfile: string): Promise<ContextRules> {
  const own = await readIfPresent(`${dockerfile}.dockerignore`);
  if (own !== undefined) return { ...ignoreRules(own), fromContext: false };
  const text = await readIfPresent(join(context, '.dockerignore'));
  return { ...ignoreRules(text ?? ''), fromContext: text !== undefined };
}

/** Turns the text of an ignore file into rules; they are case-sensitive, as they are for the engine. */
export function ignoreRules(text: string): IgnoreRules {
  const patterns = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const matcher = dockerignore.default({ ignorecase: false }).add(patterns);
  return {
    ignores: (path) => matcher.ignores(path),
    hasExceptions: patterns.some((pattern) => pattern.trim().startsWith('!')),
  };
}

/** Reads a file that may be absent. */
async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new PromiseError('unreadable-file', `could not read ${fileName(file)}: ${systemWords(error)}`, {
      location: { file },
      hint: 'make the file readable, or remove it',
      cause: error,
    });
  }
}
