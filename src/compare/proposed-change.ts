import { describeAlone } from './compare-bytes.ts';
import type { OpenGolden } from './open-golden.ts';
import type { FileDifference } from './types.ts';
import { diffBudget } from './unified-diff.ts';

/** What an update would do to a golden. */
export interface ProposedChange {
  readonly path: string;
  readonly action: 'added' | 'changed' | 'removed';
  /** Those that are about the path; a file that only one side has as one that changed, with all that it holds. */
  readonly differences: () => Promise<readonly FileDifference[]>;
}

/** Whether a golden becomes what the run wrote. */
export type Accept = (change: ProposedChange) => Promise<boolean>;

/** Makes proposals of the differences between goldens and a run, and asks for each path once. */
export class Proposals {
  readonly #trees: OpenGolden;
  readonly #about: ReadonlyMap<string, readonly FileDifference[]>;
  readonly #accept: Accept | undefined;

  /** @param accept absent: all are accepted */
  constructor(trees: OpenGolden, differences: readonly FileDifference[], accept: Accept | undefined) {
    this.#trees = trees;
    this.#about = byPath(differences);
    this.#accept = accept;
  }

  /** Whether a path differs. */
  has(path: string): boolean {
    return this.#about.has(path);
  }

  /** Whether a change is to be made. */
  async isAccepted(path: string, action: ProposedChange['action']): Promise<boolean> {
    if (this.#accept === undefined) return true;
    return this.#accept({ path, action, differences: () => this.#describe(path) });
  }

  async #describe(path: string): Promise<readonly FileDifference[]> {
    const budget = diffBudget();
    const shown: FileDifference[] = [];
    for (const difference of this.#about.get(path) ?? []) {
      const side = SIDE_OF[difference.kind];
      shown.push(
        side === undefined ? difference : await describeAlone(this.#trees[side], side, path, budget),
      );
    }
    return shown;
  }
}

/** Which side has a file that the other lacks. */
const SIDE_OF: Partial<Record<FileDifference['kind'], 'expected' | 'actual'>> = {
  missing: 'expected',
  unexpected: 'actual',
};

/** The differences by each path that they are about. */
function byPath(differences: readonly FileDifference[]): ReadonlyMap<string, readonly FileDifference[]> {
  const about = new Map<string, FileDifference[]>();
  for (const difference of differences) {
    const paths = difference.kind === 'moved' ? [difference.from, difference.to] : [difference.path];
    for (const path of new Set(paths)) {
      const known = about.get(path);
      if (known === undefined) about.set(path, [difference]);
      else known.push(difference);
    }
  }
  return about;
}
