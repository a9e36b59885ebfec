import path from 'node:path';
import { byHand } from '../../grow/by-hand.ts';
import { changePiece } from '../../grow/change-piece.ts';
import { ownFiles, readPromiseFiles } from '../../grow/promise-files.ts';
import { readManifests } from '../../promise/manifests.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { type ChangeFlags, makeChanges } from '../tell-changes.ts';

/**
 * `promise update dependencies PATH`: the manifests there become all of `spec.dependencies`.
 * @throws PromiseError as `readManifests`, `readPromiseFiles` and `changePiece` do
 */
export async function updateDependenciesCommand(
  target: string,
  flags: ChangeFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const files = await readPromiseFiles(path.resolve(io.cwd, flags.dir));
  const read = await readManifests(path.resolve(io.cwd, target), ownFiles(files));
  const manifests = read.map(({ object }) => object);
  const edits = changePiece(files, 'dependencies', () => manifests, {
    inlineLists: false,
    byHand: byHand('spec.dependencies', manifests),
  });
  return makeChanges({ root: files.root, edits, files: [], next: ['promise validate'] }, flags, io);
}
