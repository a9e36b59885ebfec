import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { grouped } from '../shared/grouped.ts';
import { printable } from '../shared/printable.ts';

/**
 * Files and folders of one pipeline. Kratix puts all of its output into one Work, and etcd takes 1.5 MiB of that: 25,368 empty
 * files with the shortest names, at 62 bytes each. The others are for what stages leave for each other in metadata.
 */
export const MAX_ENTRIES = 30_000;

/** Why collecting ended: names the folder that has most of what came so far. */
export function tooManyFiles(paths: readonly string[]): PromiseError {
  const counts = new Map<string, number>();
  for (const each of paths) {
    const folder = path.posix.dirname(each);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const [folder = '', count = 0] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  const [most, within] = [MAX_ENTRIES, count].map(grouped);
  return new PromiseError(
    'too-many-files',
    `more than ${most} files and folders in /kratix/output and /kratix/metadata, at least ${within} of them in ${printable(folder)}`,
    {
      hint: 'write fewer, or remove what nobody needs: all output of a pipeline is one Work to Kratix, which can be no larger than 1.5 MiB',
    },
  );
}
