import { type FoundCase, isBroken } from '../../promise/broken-case.ts';
import { type ChosenCase, nameOfChoice, type Selection, selectCases } from '../../promise/select-cases.ts';
import type { PromiseDefinition } from '../../promise/types.ts';
import { formatCount } from '../../report/format.ts';
import { readFailedCases } from './failed-cases.ts';
import { itemsOf, type Shard } from './shard.ts';

/** The flags that choose among the cases that are named. */
export interface ChoiceFlags {
  /** Those whose last run failed. */
  readonly onlyFailed: boolean;
  readonly shard?: Shard;
}

/** The cases to run. */
export interface CaseChoice {
  readonly chosen: readonly ChosenCase[];
  /** Why there is none, as a sentence; undefined where there are some. */
  readonly whyNone: string | undefined;
}

/**
 * Picks the named cases, of these the failed ones where asked to, and of these a shard. None is no error: a shard may be
 * empty, and that no case failed is good news. One that can't be read counts as failed.
 * @throws PromiseError as `selectCases`
 */
export async function chooseCases(
  promise: PromiseDefinition,
  found: readonly FoundCase[],
  selection: Selection,
  { onlyFailed, shard }: ChoiceFlags,
): Promise<CaseChoice> {
  const named = selectCases(promise, found, selection);
  const failed = onlyFailed ? await readFailedCases(promise.root) : undefined;
  const again =
    failed === undefined ? named : named.filter((each) => isBroken(each) || failed.has(each.testCase));
  const chosen = shard === undefined ? again : itemsOf(again, nameOfChoice, shard);
  if (chosen.length > 0) return { chosen, whyNone: undefined };
  if (again.length === 0)
    return { chosen, whyNone: 'no case failed when it last ran: there is nothing to run again' };
  const whyNone = `shard ${shard?.index}/${shard?.count} has nothing to run: there ${again.length === 1 ? 'is' : 'are'} ${formatCount(again.length, 'case')}`;
  return { chosen, whyNone };
}
