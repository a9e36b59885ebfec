import { statSync } from 'node:fs';
import path from 'node:path';
import type { CaseReport } from '../../report/types.ts';

/** Goldens that updates of our own wrote or removed: what the file system tells of them calls for no run. */
export class OwnWrites {
  readonly #written = new Map<string, number>();

  /** An update that has ended. */
  note({ dir, goldenChanges }: CaseReport): void {
    const now = Date.now();
    for (const change of goldenChanges) {
      this.#written.set(path.join(dir, 'expected', ...change.path.split('/')), now);
    }
  }

  /** Whether a file is as an update left it. */
  isOwn(file: string): boolean {
    const writtenBy = this.#written.get(file);
    if (writtenBy === undefined) return false;
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return changedAt <= writtenBy;
  }
}
