import { chmod, copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { type CaseTemp, SWAP_FILE } from './case-temp.ts';
import { toFileError } from './file-errors.ts';
import { fileKey, stateDir } from './state-dir.ts';
import { type Swap, swapFolders } from './swap-folders.ts';
import { type Destination, inspectDestination, RUN_FOLDERS } from './users-files.ts';
import { forgetOldRecords, recordWritten } from './written-files.ts';

/** What to place: the collected files of a case, in `temp.collected`. */
export interface Placement extends Omit<Destination, 'caseDir'> {
  /** Undefined: the case has no folder for them. */
  readonly caseDir: string | undefined;
  readonly runId: string;
  readonly temp: CaseTemp;
}

/** Where a case's files are. Absolute. */
export interface Placed {
  readonly outputDir: string;
  readonly metadataDir: string;
  /** Why they aren't in the case's own folders; undefined where they are, and where it has none. */
  readonly movedBecause: string | undefined;
}

/** What the file system says where a folder can't be renamed, though nothing is wrong with the run. */
const IMMOVABLE: Readonly<Record<string, string>> = {
  EACCES: 'cannot be replaced: permission denied',
  EPERM: 'cannot be replaced: permission denied',
  EROFS: 'is read-only',
  EBUSY: 'is a mount point',
  EXDEV: 'is on another file system than .promise',
};

/**
 * Puts a run's files where the user looks for them: into the case's `output` and `metadata`, which are replaced whole,
 * or, where those hold anything that isn't a run's, into `.promise/out/<case>`, as those of a case without folders. At any
 * moment the folders are as they were or complete. Of two runs side by side, the last one to finish leaves its files there; each keeps its own copy.
 * @throws PromiseError `disk-full`, `not-permitted`.
 */
export async function placeFiles(placement: Placement): Promise<Placed> {
  const { root, caseName, caseDir, temp } = placement;
  const own = path.join(stateDir(root), 'out', fileKey(caseName));
  try {
    await copyTree(temp.collected, temp.placing);
    let movedBecause: string | undefined;
    if (caseDir !== undefined) {
      movedBecause = await placeInCase({ ...placement, caseDir });
      if (movedBecause === undefined) {
        await forgetOldRecords(root, caseName);
        await rm(own, { recursive: true, force: true });
        return placedIn(caseDir, undefined);
      }
      await rm(temp.placing, { recursive: true, force: true });
      await copyTree(temp.collected, temp.placing);
    }
    await mkdir(own, { recursive: true });
    const blocked = await replaceFolders(own, temp, path.relative(root, own));
    // Nobody but us writes there, so nothing stands in the way but the file system.
    if (blocked !== undefined) throw new PromiseError('not-permitted', blocked);
    return placedIn(own, movedBecause);
  } catch (error) {
    throw toFileError(error, 'write', root, `write the files of case ${caseName}`);
  }
}

/** Puts the files into the case's own folders; returns why not where they stay as they are. */
async function placeInCase({
  runId,
  temp,
  ...destination
}: Placement & Destination): Promise<string | undefined> {
  const { root, caseDir, files } = destination;
  const verdict = await inspectDestination(destination);
  if (!verdict.free) return verdict.because;
  await recordWritten(root, destination, runId, files);
  await mkdir(caseDir, { recursive: true });
  await carryOver(verdict.placeholders, caseDir, temp.placing);
  return replaceFolders(caseDir, temp, path.relative(root, caseDir));
}

/** Names the two folders. */
function placedIn(dir: string, movedBecause: string | undefined): Placed {
  return { outputDir: path.join(dir, 'output'), metadataDir: path.join(dir, 'metadata'), movedBecause };
}

/** Swaps both folders in; returns why not where the file system doesn't let us. */
async function replaceFolders(dir: string, temp: CaseTemp, shown: string): Promise<string | undefined> {
  const swaps: Swap[] = RUN_FOLDERS.map((folder) => ({
    fresh: path.join(temp.placing, folder),
    target: path.join(dir, folder),
    aside: path.join(temp.replaced, folder),
  }));
  await writeFile(path.join(temp.dir, SWAP_FILE), JSON.stringify(swaps));
  try {
    swapFolders(swaps);
  } catch (error) {
    const reason = IMMOVABLE[systemErrorCode(error) ?? ''];
    if (reason === undefined) throw error;
    return `a folder in ${shown || '.'} ${reason}`;
  }
  await rm(temp.replaced, { recursive: true, force: true });
  return undefined;
}

/** Gives a tree a second set of names, without copying content where the file system allows. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else await linkOrCopy(source, target);
  }
}

/** Some file systems have no hard links. */
async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(code)) throw error;
    await copyFile(source, target);
  }
}

/** Takes placeholders along into the folders that replace theirs. */
async function carryOver(placeholders: readonly string[], caseDir: string, placing: string): Promise<void> {
  for (const name of placeholders) {
    const target = path.join(placing, name);
    await mkdir(path.dirname(target), { recursive: true });
    // The same content, or the case's folders would not have been free: one of the same name can stay.
    await rm(target, { force: true });
    await copyFile(path.join(caseDir, name), target);
  }
}
