import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { parseYaml } from './kubernetes-yaml.ts';
import type { Problem } from './problems.ts';
import { isFile, readTextFile } from './read-file.ts';

/** The field of case.yaml that says which Promise of its folder a case is of. */
export const OWNER_FIELD = { promise: 'string' } as const;

const OWNER_HINT = 'promise: is a file in the folder of the Promise, such as promise.yaml';

/**
 * Whether a case is of the Promise in a file: the one that its case.yaml names, or any where it names none, or none that
 * there is.
 * @param dir the case's folder
 * @param isOwner whether cases that name none count as this Promise's
 */
export async function isCaseOf(file: string, dir: string, isOwner: boolean): Promise<boolean> {
  const owner = await namedPromise(file, dir);
  if (owner === undefined) return isOwner;
  return owner.file === file || (isOwner && !(await isFile(owner.file)));
}

/**
 * Checks that there is the Promise which a case names.
 * @param file of the Promise beside whose cases this one lies
 * @param dir the case's folder
 * @throws PromiseError `invalid-case`
 */
export async function checkOwner(file: string, dir: string): Promise<void> {
  const owner = await namedPromise(file, dir);
  if (owner === undefined || (await isFile(owner.file))) return;
  throw new PromiseError('invalid-case', `case.yaml names ${owner.named} as its Promise, which isn't there`, {
    location: { file: caseFileIn(dir) },
    hint: OWNER_HINT,
  });
}

/** Adds a problem where case.yaml names a Promise, and leaves out which. */
export function tellEmptyOwner(settings: JsonObject, problems: Problem[]): void {
  if (settings.promise === '') problems.push({ path: ['promise'], message: 'is empty', hint: OWNER_HINT });
}

function caseFileIn(dir: string): string {
  return path.join(dir, 'case.yaml');
}

/** What is wrong with the file is said where it is read as a whole. */
async function namedPromise(
  file: string,
  dir: string,
): Promise<{ readonly named: string; readonly file: string } | undefined> {
  const caseFile = caseFileIn(dir);
  if (!(await isFile(caseFile))) return undefined;
  try {
    const { promise } = objectOrEmpty(parseYaml(await readTextFile(caseFile), caseFile));
    if (typeof promise !== 'string' || promise === '') return undefined;
    return { named: promise, file: path.resolve(path.dirname(file), promise) };
  } catch {
    return undefined;
  }
}
