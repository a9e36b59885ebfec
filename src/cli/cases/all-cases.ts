import type { FoundCase } from '../../promise/broken-case.ts';
import { findCases } from '../../promise/find-cases.ts';
import type { ImageSource, PromiseDefinition } from '../../promise/types.ts';
import { casesBesideStages } from '../test-stage/cases-beside.ts';

/**
 * The cases of a Promise, and those that its stages have beside their Dockerfiles.
 * @param sources where each stage image comes from, by reference
 * @param ownsCases of several Promises in one folder, whether cases that name none are this one's
 * @throws PromiseError as `findCases` and `casesBesideStages`; `no-cases` where there is none at all
 */
export async function allCasesOf(
  { promise, sources }: { promise: PromiseDefinition; sources: ReadonlyMap<string, ImageSource> },
  ownsCases = true,
): Promise<readonly FoundCase[]> {
  return findCases(promise, ownsCases, ownsCases ? await casesBesideStages(promise, sources) : []);
}
