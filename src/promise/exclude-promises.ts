import path from 'node:path';
import picomatch from 'picomatch';
import { PromiseError } from '../shared/errors.ts';
import type { FoundPromise } from './find-promises.ts';

/**
 * The Promises that none of the patterns means. A pattern is a glob of a Promise's place, of its file, or of a folder that it lies in,
 * relative to where they were looked for.
 * @param dir where they were looked for. Absolute
 * @throws PromiseError `usage` for a pattern that means none, lest a slip lets all of them run; `no-promise` where none is left
 */
export function withoutExcluded(
  found: readonly FoundPromise[],
  patterns: readonly string[],
  dir: string,
): readonly FoundPromise[] {
  const means = patterns.map((pattern) => {
    // As a shell completes it.
    const isMeant = picomatch(pattern.replace(/^\.\//, '').replace(/(?<=.)\/$/, ''), { dot: true });
    return {
      pattern,
      isMeant: (promise: FoundPromise) => namesOf(promise, dir).some((name) => isMeant(name)),
    };
  });
  const slip = means.find(({ isMeant }) => !found.some(isMeant));
  if (slip !== undefined) {
    throw new PromiseError('usage', `--exclude ${slip.pattern} leaves out no Promise`, {
      notes: ['there are:', ...found.map(({ place }) => `- ${place}`)],
      hint: 'name one of them, a folder that they are in, or a glob',
    });
  }
  const left = found.filter((promise) => !means.some(({ isMeant }) => isMeant(promise)));
  if (left.length > 0) return left;
  throw new PromiseError(
    'no-promise',
    `--exclude leaves out every Promise: ${found.length} of ${found.length}`,
    {
      location: { file: dir },
      hint: 'leave out fewer, or name another folder with --dir',
    },
  );
}

/** `a/b` and `a` of a Promise in `a/b`, and its file. */
function namesOf({ place, file }: FoundPromise, dir: string): readonly string[] {
  const steps = place.split(path.sep);
  const above = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
  return [...above, path.relative(dir, file).split(path.sep).join('/')];
}
