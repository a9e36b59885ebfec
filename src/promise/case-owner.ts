import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { objectOrEmpty } from '../shared/json.ts';
import { parseYaml } from './kubernetes-yaml.ts';
import { isFile, readTextFile } from './read-file.ts';

/** The field of case.yaml that says which Promise of its folder a case is of. */
export const OWNER_FIELD = { promise: 'string' } as const;

/**
 * Whether a case is of the Promise in a file: the one that its case.yaml names, or any where it names none.
 * @param dir the case's folder
 * @param isOwner whether cases that name none count as this Promise's
 * @throws PromiseError `invalid-case` where it names a file that isn't there
 */
export async function isCaseOf(file: string, dir: string, isOwner: boolean): Promise<boolean> {
  const named = await namedPromise(path.join(dir, 'case.yaml'));
  if (named === undefined) return isOwner;
  const owner = path.resolve(path.dirname(file), named);
  if (owner === file) return true;
  if (await isFile(owner)) return false;
  throw new PromiseError('invalid-case', `case.yaml names ${named} as its Promise, which isn't there`, {
    location: { file: path.join(dir, 'case.yaml') },
    hint: 'promise: is a file in the folder of the Promise, such as promise.yaml',
  });
}

/** What is wrong with the file is said where it is read as a whole. */
async function namedPromise(caseFile: string): Promise<string | undefined> {
  if (!(await isFile(caseFile))) return undefined;
  try {
    const { promise } = objectOrEmpty(parseYaml(await readTextFile(caseFile), caseFile));
    return typeof promise === 'string' && promise !== '' ? promise : undefined;
  } catch {
    return undefined;
  }
}
