import type { CaseReport } from './types.ts';

const NOT_MENDED =
  'no update mends what breaks a rule of match: change the rule in case.yaml or promise.config.yaml, or what the stage writes';

const NOT_REMOVED =
  'an update removes nothing from a folder that -o names: remove yourself what is no golden any more';

/** What to do where output differs from the goldens; undefined where it doesn't, or can't become one as it is. */
export function updateHint({ failure, differences }: CaseReport, updateCommand: string): string | undefined {
  if (failure?.kind !== 'differences') return undefined;
  // What doesn't parse is made no golden.
  if (differences.every((each) => each.kind === 'invalid' && each.side === 'actual')) return undefined;
  if (failure.afterUpdate !== 'all') return `if the new output is right: ${updateCommand}`;
  return differences.some(({ kind }) => kind === 'missing') ? NOT_REMOVED : NOT_MENDED;
}
