import { type SelectedCase, type Selection, selectCases } from '../promise/select-cases.ts';
import type { PromiseDefinition, TestCase } from '../promise/types.ts';
import { formatCount } from '../report/format.ts';
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
  readonly selected: readonly SelectedCase[];
  /** Why there is none, as a sentence; undefined where there are some. */
  readonly whyNone: string | undefined;
}

/**
 * Picks the named cases, of these the failed ones where asked to, and of these a shard. None is no error: a shard may be
 * empty, and that no case failed is good news.
 * @throws PromiseError as `selectCases`
 */
export async function chooseCases(
  promise: PromiseDefinition,
  cases: readonly TestCase[],
  selection: Selection,
  { onlyFailed, shard }: ChoiceFlags,
): Promise<CaseChoice> {
  const nameOf = ({ testCase }: SelectedCase) => testCase.name;
  const named = selectCases(promise, cases, selection);
  const failed = onlyFailed ? new Set(await readFailedCases(promise.root)) : undefined;
  const again = failed === undefined ? named : named.filter((each) => failed.has(nameOf(each)));
  const selected = shard === undefined ? again : itemsOf(again, nameOf, shard);
  if (selected.length > 0) return { selected, whyNone: undefined };
  if (again.length === 0)
    return { selected, whyNone: 'no case failed when it last ran: there is nothing to run again' };
  const whyNone = `shard ${shard?.index}/${shard?.count} has nothing to run: there ${again.length === 1 ? 'is' : 'are'} ${formatCount(again.length, 'case')}`;
  return { selected, whyNone };
}
