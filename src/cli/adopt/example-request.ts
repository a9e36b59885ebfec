import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { admitRequest } from '../../admission/admit-request.ts';
import { EXAMPLE_REQUESTS } from '../../promise/cases.ts';
import { type WalkedFolder, walk } from '../../promise/find-dockerfiles.ts';
import { repositoryRoot } from '../../promise/folders/repository.ts';
import { readTextFile } from '../../promise/read-file.ts';
import type { PromiseApi, PromiseDefinition } from '../../promise/types.ts';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import type { JsonObject } from '../../shared/json.ts';
import { standInRequest } from '../cases/stand-in-cases.ts';
import { type RequestFile, readRequests } from '../validate/validate-request.ts';

/** A request that a case can be made of. */
export interface ExampleRequest {
  /** Absolute; undefined: there is none, and this one has nothing but a name. */
  readonly file: string | undefined;
  /** As it is in the file. */
  readonly text: string;
}

/** Folders of what runs write, and goldens hold. */
const RESULTS = new Set(['expected', 'output', 'metadata']);

/** What the names of requests have in common. */
const LIKELY = /request|example|sample|object|input/i;

/**
 * Finds the request that a Promise comes with, the nearest first: beside it, in a folder below (`examples/`), elsewhere in the
 * repository; of these, the first that the API server would take. Where there is none at all, one with nothing but a name, if
 * that would be taken.
 * @returns undefined where there is nothing that a case can be made of
 */
export async function findExampleRequest(promise: PromiseDefinition): Promise<ExampleRequest | undefined> {
  const { api, root } = promise;
  if (api === undefined) return undefined;
  const own = await walk(root, { ofOtherPromises: false });
  const repository = await repositoryRoot(root);
  const places = [
    () => own.filter(({ dir }) => dir === root),
    () => own.filter(({ dir }) => dir !== root),
    async () => (repository === root ? [] : walk(repository, { ofOtherPromises: true })),
  ];
  let refused: ExampleRequest | undefined;
  for (const place of places) {
    for (const file of requestFiles(await place(), promise)) {
      const read = await requestIn(file, api);
      if (read === undefined) continue;
      const example = { file, text: textOf(read) };
      if (isTaken(read, promise)) return example;
      refused ??= example;
    }
  }
  return refused ?? bareRequest(promise, api);
}

/** YAML files, those with the usual names first. */
function requestFiles(folders: readonly WalkedFolder[], promise: PromiseDefinition): readonly string[] {
  const files = folders.flatMap(({ dir, files: names }) => {
    const steps = path.relative(promise.root, dir).split(path.sep);
    if (steps.some((step) => RESULTS.has(step))) return [];
    return [...names].filter((name) => /\.ya?ml$/.test(name)).map((name) => path.join(dir, name));
  });
  const rank = (file: string) => {
    if (EXAMPLE_REQUESTS.includes(path.basename(file))) return 0;
    return LIKELY.test(path.relative(promise.root, file)) ? 1 : 2;
  };
  return files.filter((file) => file !== promise.file).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The requests of a file; undefined where it has none, or can't be read. */
async function requestIn(file: string, api: PromiseApi): Promise<RequestFile | undefined> {
  try {
    // Parsing all YAML of a repository takes long; most of it is no request.
    if (!(await readTextFile(file)).includes(api.kind)) return undefined;
    const read = await readRequests(file, api, false);
    return read.requests.length === 0 ? undefined : read;
  } catch {
    return undefined;
  }
}

function isTaken({ file, text, requests: [first] }: RequestFile, promise: PromiseDefinition): boolean {
  if (first === undefined) return false;
  const source = { file, text, document: first.document };
  return 'object' in admitRequest(first.object, promise, source, { unknownFields: 'strict' });
}

/** The first request, with its comments where it is the only document. */
function textOf({ text, requests: [first] }: RequestFile): string {
  const documents = parseAllDocuments(text);
  return documents.length === 1 || first === undefined ? text : writeObjectYaml(first.object);
}

function bareRequest(promise: PromiseDefinition, api: PromiseApi): ExampleRequest | undefined {
  const object: JsonObject = standInRequest(api);
  const text = writeObjectYaml(object);
  const outcome = admitRequest(object, promise, { file: promise.file, text }, { unknownFields: 'strict' });
  return 'object' in outcome ? { file: undefined, text } : undefined;
}
