import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReference } from '../engine/image-reference.ts';
import { PromiseError, systemErrorCode, systemWords } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { fileName } from '../shared/file-name.ts';
import { isThere } from '../shared/is-there.ts';

/** The file that makes a folder an OCI layout. */
const MARK = 'oci-layout';

/** An image that gets a layout, and how it is told from others. */
export interface LayoutImage {
  readonly reference: string;
  /** The reference, and where several Promises build images, whose it is. */
  readonly label: string;
}

/**
 * Makes sure, before anything is built, that each image's layout has a folder of its own that may be written.
 * @throws PromiseError `file-exists`, `usage` where two would be the same
 */
export async function checkLayouts(dir: string, images: readonly LayoutImage[]): Promise<void> {
  // What isn't there is made, unless a file is on the way.
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    (error: unknown) => systemErrorCode(error) !== 'ENOTDIR',
  );
  if (!isFolder) throw inTheWay(dir, `${dir} can't be a folder for layouts: a file is there, or on the way`);
  const labels = new Map<string, string>();
  for (const { reference, label } of images) {
    const name = layoutName(reference);
    const other = labels.get(name);
    if (other !== undefined) {
      throw new PromiseError('usage', `the layouts of ${other} and ${label} would both be ${name}`, {
        hint: 'build them one at a time, into folders of their own',
      });
    }
    labels.set(name, label);
    const place = join(dir, name);
    if (!(await isThere(place)) || (await isThere(join(place, MARK)))) continue;
    throw inTheWay(place, `${place} is in the way: it is no OCI layout`);
  }
}

function inTheWay(place: string, message: string): PromiseError {
  return new PromiseError('file-exists', message, {
    hint: 'move it away, or name another folder',
    location: { file: place },
  });
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
      `can't write to ${fileName(dir)}: ${systemWords(cause)}`,
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
