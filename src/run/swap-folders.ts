import { renameSync } from 'node:fs';
import { systemErrorCode } from '../shared/errors.ts';

/** A finished folder, and the place that it shall take. */
export interface Swap {
  readonly fresh: string;
  readonly target: string;
  /** Where the folder that is there now goes; a number is added to it. */
  readonly aside: string;
}

/** A swap that was done, for undoing it. */
interface Done {
  readonly swap: Swap;
  readonly replaced: string | undefined;
}

/** Another run may put its folder there between our two renames; each try moves one such folder aside. */
const MAX_TRIES = 20;

/**
 * Puts finished folders in the place of others, all of them or none. Without a pause in between: what interrupts this
 * process is noticed before or after it, never within. Another run of the same case may do so at the same time: the
 * last one to finish stays.
 * @throws what the file system says, with everything back in its place.
 */
export function swapFolders(swaps: readonly Swap[]): void {
  const done: Done[] = [];
  try {
    for (const swap of swaps) done.push({ swap, replaced: swapFolder(swap) });
  } catch (error) {
    for (const { swap, replaced } of done.reverse()) {
      renameSync(swap.target, swap.fresh);
      if (replaced !== undefined) renameSync(replaced, swap.target);
    }
    throw error;
  }
}

/** Swaps one folder; returns where the old one is now, if there was one. */
function swapFolder({ fresh, target, aside }: Swap): string | undefined {
  for (let tries = 0; ; tries++) {
    const replaced = moveAside(target, `${aside}.${tries}`);
    try {
      renameSync(fresh, target);
      return replaced;
    } catch (error) {
      const isTaken = ['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '');
      if (isTaken && tries < MAX_TRIES) continue;
      if (replaced !== undefined && !isTaken) renameSync(replaced, target);
      throw error;
    }
  }
}

/** Moves a folder away, if it is there. */
function moveAside(target: string, aside: string): string | undefined {
  try {
    renameSync(target, aside);
    return aside;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
