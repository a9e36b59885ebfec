import path from 'node:path';
import { compareCase, goldenExists } from '../../compare/compare-case.ts';
import { withDelivered } from '../../compare/delivered-golden.ts';
import type { DocumentReader } from '../../compare/document-reader.ts';
import { RuleBook } from '../../compare/rule-book.ts';
import type { CaseGolden, FileDifference, GoldenChange, GoldenUpdate } from '../../compare/types.ts';
import { updateGoldens } from '../../compare/update.ts';
import type { CasePlan } from '../../plan/types.ts';
import type { CompareRule } from '../../promise/compare-rules.ts';
import type { CaseFailure } from '../../report/types.ts';
import type { CaseRun } from '../../run/types.ts';
import type { Emit } from '../../shared/events.ts';
import type { CaseDelivery } from './deliver-case.ts';
import { goldenOf } from './golden-of.ts';
import type { UpdateDecision } from './update-decision.ts';

/** A case that ran well, and what became of what it wrote. */
interface JudgedRun {
  readonly plan: CasePlan;
  readonly run: CaseRun;
  readonly following: CaseDelivery;
  /** What may differ. */
  readonly rules: RuleBook;
  /** Reads what the case wrote. */
  readonly documents: DocumentReader;
}

/** How to judge; see TestCaseContext. */
interface JudgeContext {
  readonly update: UpdateDecision | undefined;
  readonly exact: boolean;
  readonly rules: readonly CompareRule[];
  readonly emit: Emit;
}

/** What comparing found or updating did. */
export interface Judgement {
  readonly failure: CaseFailure | undefined;
  readonly differences: readonly FileDifference[];
  readonly goldenChanges: readonly GoldenChange[];
}

/** Nothing was compared. */
export const NOT_JUDGED: Judgement = { failure: undefined, differences: [], goldenChanges: [] };

/** Whether all of the case runs. */
export function isWhole(plan: CasePlan): boolean {
  return plan.stage === undefined && plan.pipelines.length === plan.allPipelines.length;
}

/**
 * Compares what a case came to with its goldens, after these were updated where that is wanted.
 * @throws PromiseError what `updateGoldens` and `compareCase` do; `interrupted`
 */
export async function judgeGoldens(
  { plan, run, following, rules, documents }: JudgedRun,
  context: JudgeContext,
): Promise<Judgement> {
  const own = goldenOf(plan, (kind) => path.join(run.collectedDir, kind));
  // Of a part of the pipelines nobody knows what the whole workflow comes to.
  const golden = isWhole(plan) ? await withDelivered(own, await following.delivered()) : own;
  const { exact } = context;
  const updated = await update(golden, plan, documents, context);
  if (updated !== undefined && updated.invalid.length > 0)
    return { failure: { kind: 'differences' }, differences: updated.invalid, goldenChanges: [] };
  // What was not updated, or breaks a rule all the same, is told in the same run.
  const differences = await compareCase(golden, { exact, rules, documents });
  const goldenChanges = updated?.changes ?? [];
  if (!(await goldenExists(golden.dir)))
    return { failure: { kind: 'missing-golden', expectedDir: golden.dir }, differences, goldenChanges };
  const afterUpdate = context.update === undefined ? {} : { afterUpdate: context.update.mode };
  return {
    failure: differences.length > 0 ? { kind: 'differences', ...afterUpdate } : undefined,
    differences,
    goldenChanges,
  };
}

/** Updates the goldens as far as that is wanted; undefined where it isn't at all. */
async function update(
  golden: CaseGolden,
  plan: CasePlan,
  documents: DocumentReader,
  { update: decision, exact, rules, emit }: JudgeContext,
): Promise<GoldenUpdate | undefined> {
  if (decision === undefined) return undefined;
  return updateGoldens(golden, {
    exact,
    documents,
    // Of its own: a rule that only the old goldens had a use for is of none any more.
    rules: new RuleBook(rules),
    accept: async (change) => {
      // Folders named by flags may hold what isn't a golden: nothing is removed from them.
      if (plan.oneOff !== undefined && change.action === 'removed') return false;
      return decision.accept(change, plan, emit);
    },
  });
}
