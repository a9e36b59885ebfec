import path from 'node:path';
import { byHand } from '../../grow/by-hand.ts';
import { changePiece } from '../../grow/change-piece.ts';
import { changeSelectors, parseSelectorChange } from '../../grow/destination-selector.ts';
import { readPromiseFiles } from '../../grow/promise-files.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { type ChangeFlags, makeChanges } from '../tell-changes.ts';

/**
 * `promise update destination-selector KEY=VALUE KEY-…`.
 * @throws PromiseError `usage`; as `readPromiseFiles` and `changePiece` do
 */
export async function updateDestinationSelectorCommand(
  labels: readonly string[],
  flags: ChangeFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const changes = labels.map(parseSelectorChange);
  const files = await readPromiseFiles(path.resolve(io.cwd, flags.dir));
  const set = changes.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const]));
  const edits = changePiece(files, 'destinationSelectors', (value) => changeSelectors(value, changes), {
    inlineLists: false,
    byHand: byHand('spec.destinationSelectors', [{ matchLabels: Object.fromEntries(set) }]),
  });
  return makeChanges({ root: files.root, edits, files: [], next: ['promise test-pipeline'] }, flags, io);
}
