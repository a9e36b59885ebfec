import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { editText } from '../promise/edit-yaml/edit-text.ts';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { readTextFile } from '../promise/read-file.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject } from '../shared/json.ts';
import type { RequestType } from './api.ts';
import { byHand } from './by-hand.ts';
import type { FileEdit } from './change-piece.ts';

/** Folders below a Promise's own that hold the requests of test cases. */
const TEST_FOLDERS = ['test', 'tests'];

/**
 * Gives the requests of a Promise the names that its API has now: those beside it, and those of its test cases. What isn't YAML is
 * none.
 * @param own the Promise's own files, which are not looked into
 * @throws PromiseError `uneditable`
 */
export async function renameRequests(
  root: string,
  own: ReadonlySet<string>,
  from: RequestType,
  to: RequestType,
): Promise<readonly FileEdit[]> {
  if (from.apiVersion === to.apiVersion && from.kind === to.kind) return [];
  const edits: FileEdit[] = [];
  for (const file of await requestFiles(root)) {
    if (own.has(file)) continue;
    const before = await readTextFile(file).catch(() => '');
    const after = renameIn(file, before, from, to);
    if (after !== before) edits.push({ file, before, after });
  }
  return edits;
}

async function requestFiles(root: string): Promise<readonly string[]> {
  const beside = await namesIn(root);
  const below = await Promise.all(
    TEST_FOLDERS.map(async (folder) => {
      const names = await namesIn(path.join(root, folder), true);
      return names
        .filter((name) => path.basename(path.dirname(name)) === 'input')
        .map((name) => path.join(folder, name));
    }),
  );
  return [...beside, ...below.flat()]
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => path.join(root, name));
}

async function namesIn(folder: string, recursive = false): Promise<readonly string[]> {
  return readdir(folder, { recursive }).catch(() => []);
}

function renameIn(file: string, text: string, from: RequestType, to: RequestType): string {
  let edited = text;
  for (const [document, object] of documentsOf(text, file).entries()) {
    if (!isObject(object) || object.apiVersion !== from.apiVersion || object.kind !== from.kind) continue;
    const options = { inlineLists: false, byHand: byHand(path.basename(file), { ...to }) };
    edited = editText({ file, text: edited, document }, { ...object, ...to }, options);
  }
  return edited;
}

function documentsOf(text: string, file: string) {
  try {
    return parseYamlDocuments(text, file);
  } catch (error) {
    if (error instanceof PromiseError) return [];
    throw error;
  }
}
