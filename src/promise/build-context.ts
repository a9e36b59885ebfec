import path from 'node:path';
import fs from 'fs-extra';

/** A guessed build context. */
export interface GuessedContext {
  readonly context: string;
  /** False where a folder further out has what the Dockerfile copies, too (any has, of `COPY . .`), or none has all of it. */
  readonly isCertain: boolean;
}

/**
 * Guesses a Dockerfile's build context: the nearest folder, from its own up to `outermost`, in which everything exists that
 * COPY and ADD ask for. Some layouts keep the Dockerfile one level below its context, or build all from the root of the
 * repository. Where no folder has everything, it is the Dockerfile's own, and the build says what is missing.
 * @param dir the Dockerfile's own folder
 * @param dockerfile its text
 */
export async function guessContext(
  dir: string,
  dockerfile: string,
  outermost: string,
): Promise<GuessedContext> {
  const sources = copySources(dockerfile);
  const fitting: string[] = [];
  for (const context of upTo(dir, outermost)) if (await hasAll(context, sources)) fitting.push(context);
  const [context, ...others] = fitting;
  if (context === undefined) return { context: dir, isCertain: false };
  return { context, isCertain: !sources.some(isEverywhere) && (context === dir || others.length === 0) };
}

/** Whether a folder has everything that the text of a Dockerfile copies. */
export async function holdsSources(context: string, dockerfile: string): Promise<boolean> {
  return hasAll(context, copySources(dockerfile));
}

/** `.`, `/`, `*`: every folder has that. */
function isEverywhere(source: string): boolean {
  return /^\.?\/?\.?$/.test(fixedPart(source));
}

/** What COPY and ADD take from the build context, without what can't be known here: variables, URLs, heredocs. */
export function copySources(dockerfile: string): readonly string[] {
  const lines = dockerfile
    .replace(/^[^\S\n]*#.*$/gm, '')
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/);
  return lines.flatMap((line) => {
    const match = /^\s*(?:COPY|ADD)\s+((?:--\S+\s+)*)(.+)$/i.exec(line);
    if (match === null) return [];
    const [, flags = '', rest = ''] = match;
    if (/--from=/i.test(flags)) return [];
    return words(rest.trim())
      .slice(0, -1)
      .filter((source) => !/^(?:https?|git):|^git@|\$|^<</.test(source));
  });
}

/** The words of an instruction, in its shell form or its JSON form. */
function words(rest: string): readonly string[] {
  if (rest.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(rest);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      // Not JSON after all: Docker takes it as words, too.
    }
  }
  return rest.split(/\s+/);
}

/** A folder and those above it, up to `root` and no further. */
function upTo(dir: string, root: string): readonly string[] {
  const folders = [dir];
  let current = dir;
  while (current !== root && path.dirname(current) !== current) {
    current = path.dirname(current);
    folders.push(current);
  }
  return current === root ? folders : [dir];
}

async function hasAll(context: string, sources: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    sources.map((source) => fs.pathExists(path.join(context, fixedPart(source)))),
  );
  return found.every(Boolean);
}

/** The part of a pattern before its first wildcard. */
function fixedPart(source: string): string {
  const segments = source.split('/');
  const wild = segments.findIndex((segment) => /[*?[]/.test(segment));
  return wild === -1 ? source : segments.slice(0, wild).join('/');
}
