import path from 'node:path';
import { RuleBook } from '../../compare/rule-book.ts';
import { updateGoldens } from '../../compare/update.ts';
import type { CaseReport } from '../../report/types.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { goldenOf } from '../test-case/golden-of.ts';

/**
 * Makes what a case's run left in its folders the goldens of the case, which has none yet.
 * @returns the files that were written, absolute
 * @throws PromiseError as `updateGoldens`
 */
export async function recordGolden(
  { plan, allCases, sharedRules }: RunSetup,
  { name, run }: CaseReport,
): Promise<readonly string[]> {
  const planned = plan.cases.find((each) => each.name === name);
  if (planned === undefined) return [];
  const own = allCases.find((each) => each.name === name)?.compareRules ?? [];
  const golden = goldenOf(planned, (kind) => (kind === 'output' ? run.outputDir : run.metadataDir));
  const rules = new RuleBook([...sharedRules, ...own]);
  const { changes } = await updateGoldens(golden, { exact: false, rules });
  return changes.map((change) => path.join(golden.dir, change.path));
}
