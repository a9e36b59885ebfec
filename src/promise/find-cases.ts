import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { type FoundCase, isBroken, orBroken } from './broken-case.ts';
import { DEFAULT_TARGET } from './case-target.ts';
import { type CaseFolder, caseFolders, EXAMPLE_REQUESTS, type ObjectRule, readCase } from './cases.ts';
import { isFile } from './read-file.ts';
import type { PromiseDefinition } from './types.ts';

/**
 * Finds the test cases of a Promise, and reads them; see {@link caseFolders}.
 * @param isOwner whether those that name no Promise are its own
 * @param others more that count as its own, found elsewhere
 * @throws PromiseError `no-cases` where there is none; as `caseFolders`
 */
export async function findCases(
  promise: PromiseDefinition,
  isOwner?: boolean,
  others: readonly FoundCase[] = [],
): Promise<readonly FoundCase[]> {
  const found = [...(await readCases(await caseFolders(promise, isOwner), promise)), ...others];
  if (found.length === 0) throw await noCases(promise);
  return found;
}

/** Reads the cases in folders one by one, each with its variants: what is wrong with one leaves the others as they are. */
export async function readCases(
  folders: readonly CaseFolder[],
  promise: PromiseDefinition,
  objectRule?: ObjectRule,
): Promise<readonly FoundCase[]> {
  const found: FoundCase[] = [];
  for (const folder of folders) {
    const { workflow } = DEFAULT_TARGET;
    const read = await orBroken({ ...folder, workflow }, () => readCase(folder, promise, objectRule));
    found.push(...(isBroken(read) ? [read] : read));
  }
  return found;
}

async function noCases(promise: PromiseDefinition): Promise<PromiseError> {
  return new PromiseError('no-cases', `${promise.name} has no test cases`, {
    location: { file: path.join(promise.root, 'test') },
    hint: await firstCaseHint(promise),
  });
}

/** What makes a first case: a request, or for a Promise that takes none a case.yaml that names what it has. */
async function firstCaseHint({ pipelines, root }: PromiseDefinition): Promise<string> {
  const [first] = pipelines;
  if (first === undefined) return 'there is nothing to run yet: give the Promise a workflow';
  const inFolder = 'promise init --adopt writes one; by hand, in the folder of the Promise: ';
  if (pipelines.some(({ type, action }) => type === 'resource' && action === 'configure')) {
    for (const name of EXAMPLE_REQUESTS) {
      if (!(await isFile(path.join(root, name)))) continue;
      return `${inFolder}mkdir -p test/input && cp ${name} test/input/object.yaml`;
    }
    return `${inFolder}mkdir -p test/input, and write a request into test/input/object.yaml`;
  }
  return `${inFolder}mkdir test && echo 'pipeline: ${first.type}/${first.action}' > test/case.yaml`;
}
