import type { CollidingFile, Collision } from '../../deliver/collision-types.ts';
import { findCollisions } from '../../deliver/collisions.ts';
import { type SelectedCase, wholeCases } from '../../promise/select-cases.ts';
import type { TestCase } from '../../promise/types.ts';
import type { CollidingPath, CollisionReport, FoundCollision } from '../../report/types.ts';
import {
  type CollisionSearch,
  caseParticipant,
  dependenciesParticipant,
  type Participant,
} from './collision-participants.ts';

/**
 * Finds what the configure workflows of all cases would break on a Destination that gets the files of several. A case that
 * didn't run now, or whose stages failed, takes part with its goldens. Told is what concerns a case that ran.
 */
export async function checkCollisions(search: CollisionSearch): Promise<CollisionReport> {
  const { promise, cases, hasUnreadable, reports } = search;
  const configure = wholeCases(promise, cases).filter(
    ({ testCase }) => testCase.workflow.action === 'configure',
  );
  const participants: (Participant | 'nothing' | 'unknown')[] = [];
  // One after the other: each reads files.
  for (const choice of configure) participants.push(await caseParticipant(choice, search));
  const present = [await dependenciesParticipant(search), ...participants].filter(
    (each) => typeof each === 'object',
  );
  const ran = new Set(reports.map(({ name }) => name));
  const found = findCollisions(present.map(({ claimant }) => claimant))
    .filter(({ files }) => files.every(isDependencies) || files.some((file) => ran.has(file.case ?? '')))
    .map((collision) => describe(collision, present, cases));
  const isComplete = !hasUnreadable && !participants.includes('unknown');
  return { found, unmet: isComplete ? unmetIn(found, configure, ran) : [] };
}

function isDependencies(file: CollidingFile): boolean {
  return file.case === undefined;
}

/** Expected collisions that are gone. Whether they are is known only where every case takes part. */
function unmetIn(
  found: readonly FoundCollision[],
  configure: readonly SelectedCase[],
  ran: ReadonlySet<string>,
): CollisionReport['unmet'] {
  return configure.flatMap(({ testCase: { name, collisions } }) => {
    const happens = found.some(({ files }) => files.some((file) => belongsTo(file.case, name)));
    return collisions === undefined || happens || !ran.has(name)
      ? []
      : [{ case: name, location: collisions.location }];
  });
}

/** Whether it is that case or a variant of it. */
function belongsTo(candidate: string | undefined, name: string): boolean {
  return candidate === name || candidate?.startsWith(`${name}/`) === true;
}

function describe(
  collision: Collision,
  participants: readonly Participant[],
  cases: readonly TestCase[],
): FoundCollision {
  const files: readonly CollidingPath[] = collision.files.map((file) => {
    const participant = participants.find(({ claimant }) => claimant.case === file.case);
    return { case: file.case, path: participant?.place(file) ?? file.path };
  });
  const by = cases.find(
    ({ name, collisions }) => collisions !== undefined && files.some((file) => belongsTo(file.case, name)),
  );
  const expected = by === undefined ? undefined : { case: by.name, reason: by.collisions?.reason };
  return { ...collision, files, expected };
}
