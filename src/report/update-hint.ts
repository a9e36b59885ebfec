import type { FileDifference } from '../compare/types.ts';
import type { CaseReport } from './types.ts';

const NOT_MENDED =
  'no update mends what breaks a rule of match: change the rule in case.yaml or promise.config.yaml, or what the stage writes';

const NOT_REMOVED =
  'an update removes nothing from a folder that -o names: remove yourself what is no golden any more';

/** Whether all that differs is what the run wrote and doesn't parse. */
export function isOnlyUnparsed({ differences }: CaseReport): boolean {
  return differences.length > 0 && differences.every(isUnparsed);
}

function isUnparsed(difference: FileDifference): boolean {
  return difference.kind === 'invalid' && difference.side === 'actual';
}

/** Whether an update would make goldens of what a case wrote, or change those that there are. */
export function isUpdatable({ failure, differences }: CaseReport): boolean {
  // Of what doesn't parse nothing is made a golden, nor of what is beside it.
  if (differences.some(isUnparsed)) return false;
  if (failure?.kind === 'missing-golden') return true;
  return failure?.kind === 'differences' && failure.afterUpdate !== 'all';
}

/** What to do where output differs from the goldens; undefined where it doesn't, or can't become one as it is. */
export function updateHint(report: CaseReport, updateCommand: string): string | undefined {
  const { failure, differences } = report;
  if (failure?.kind !== 'differences') return undefined;
  // What doesn't parse is made no golden.
  if (isOnlyUnparsed(report)) return undefined;
  if (failure.afterUpdate !== 'all') return `if the new output is right: ${updateCommand}`;
  return differences.some(({ kind }) => kind === 'missing') ? NOT_REMOVED : NOT_MENDED;
}
