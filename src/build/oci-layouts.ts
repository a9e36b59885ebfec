import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReference } from '../engine/image-reference.ts';
import { asError, PromiseError } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { isThere } from '../shared/is-there.ts';

/** The file that makes a folder an OCI layout. */
const MARK = 'oci-layout';

/**
 * Makes sure, before anything is built, that each image's layout has a folder that may be written.
 * @throws PromiseError `file-exists`, `usage` where two would be the same
 */
export async function checkLayouts(dir: string, references: readonly string[]): Promise<void> {
  const names = new Map<string, string>();
  for (const reference of references) {
    const name = layoutName(reference);
    const other = names.get(name);
    if (other !== undefined) {
      throw new PromiseError('usage', `the layouts of ${other} and ${reference} would both be ${name}`, {
        hint: 'build them one at a time, into folders of their own',
      });
    }
    names.set(name, reference);
    const place = join(dir, name);
    if (!(await isThere(place)) || (await isThere(join(place, MARK)))) continue;
    throw new PromiseError('file-exists', `${place} is in the way: it is no OCI layout`, {
      hint: 'move it away, or name another folder',
      location: { file: place },
    });
  }
}

/**
 * Puts layouts where the user wants them, in place of those of earlier builds.
 * @param layouts where they are, by reference
 * @throws PromiseError `not-permitted`, `disk-full`
 */
export async function placeLayouts(dir: string, layouts: ReadonlyMap<string, string>): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
    // On the same disk, so that it takes but a moment in which the place is empty.
    const staging = await mkdtemp(join(dir, '.promise-'));
    try {
      for (const [reference, layout] of layouts) {
        const name = layoutName(reference);
        await cp(layout, join(staging, name), { recursive: true });
        await rm(join(dir, name), { recursive: true, force: true });
        await rename(join(staging, name), join(dir, name));
      }
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (cause) {
    throw new PromiseError(
      fileErrorCode(cause) ?? 'file-exists',
      `can't write to ${dir}: ${asError(cause).message}`,
      {
        hint: 'name another folder',
        location: { file: dir },
        cause,
      },
    );
  }
}

/** The folder of an image's layout: its name without the tag, which the layout itself says. */
export function layoutName(reference: string): string {
  return parseReference(reference).repository.replaceAll(/[/:]/g, '_');
}
