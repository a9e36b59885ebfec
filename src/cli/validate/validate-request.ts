import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { admitRequest, type LocatedRefusal } from '../../admission/admit-request.ts';
import { lintScalars } from '../../lint/ambiguous-scalars.ts';
import { EXAMPLE_REQUESTS } from '../../promise/cases.ts';
import { parseYamlDocuments } from '../../promise/kubernetes-yaml.ts';
import { readTextFile } from '../../promise/read-file.ts';
import type { PromiseApi, PromiseDefinition } from '../../promise/types.ts';
import { type Diagnostic, diagnosticsOf } from '../../shared/diagnostics.ts';
import { type ErrorCode, PromiseError } from '../../shared/errors.ts';
import { isObject, type Json, type JsonObject, stringOrEmpty } from '../../shared/json.ts';

/** A file with the requests in it. */
export interface RequestFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** With their numbers among the file's documents. */
  readonly requests: readonly { readonly object: JsonObject; readonly document: number }[];
}

/**
 * Finds the requests that lie beside a Promise: files of the usual names, and every other YAML file with a document of
 * the Promise's API. What can't be read and has no usual name is none.
 * @throws PromiseError `unreadable-file`, `invalid-yaml`
 */
export async function findExampleRequests(promise: PromiseDefinition): Promise<readonly RequestFile[]> {
  const { api, root, file: own } = promise;
  if (api === undefined) return [];
  const names = await readdir(root).catch(() => []);
  const files: RequestFile[] = [];
  for (const name of names.filter((each) => /\.ya?ml$/.test(each)).sort()) {
    const file = path.join(root, name);
    if (file === own) continue;
    const expected = EXAMPLE_REQUESTS.includes(name);
    const read = await readRequests(file, api, expected).catch((error: unknown) => {
      if (expected) throw error;
    });
    if (read !== undefined && read.requests.length > 0) files.push(read);
  }
  return files;
}

/**
 * Reads the requests in a file: the documents of the API's group and kind. Where there are none, and a request is
 * expected, the first document: what is wrong with it is its kind.
 * @throws PromiseError `unreadable-file`, `invalid-yaml`
 */
export async function readRequests(file: string, api: PromiseApi, expected: boolean): Promise<RequestFile> {
  const text = await readTextFile(file);
  const documents = parseYamlDocuments(text, file).flatMap((object, document) =>
    isObject(object) ? [{ object, document }] : [],
  );
  const ofApi = documents.filter(({ object }) => isOfApi(object, api));
  return { file, text, requests: ofApi.length > 0 || !expected ? ofApi : documents.slice(0, 1) };
}

function isOfApi({ apiVersion, kind }: JsonObject, api: PromiseApi): boolean {
  return kind === api.kind && groupOf(apiVersion) === api.group;
}

function groupOf(apiVersion: Json | undefined): string {
  return stringOrEmpty(apiVersion).split('/')[0] ?? '';
}

/** What the API server would refuse the requests of a file for, and what it reads differently from others. */
export function validateRequest(
  { file, text, requests }: RequestFile,
  promise: PromiseDefinition,
): readonly Diagnostic[] {
  if (requests.length === 0) {
    const error = new PromiseError('invalid-request', 'this file holds no request', { location: { file } });
    return diagnosticsOf(error);
  }
  const refused = requests.flatMap(({ object, document }) => {
    const outcome = admitRequest(object, promise, { file, text, document }, { unknownFields: 'strict' });
    return 'refusals' in outcome ? refusalDiagnostics(outcome.refusals) : [];
  });
  return [...refused, ...lintScalars(text, file)];
}

/** What a request is refused for, as diagnostics. */
export function refusalDiagnostics(refusals: readonly LocatedRefusal[]): readonly Diagnostic[] {
  return refusals.map(({ field, message, location, hint }) => ({
    severity: 'error',
    code: 'invalid-request' satisfies ErrorCode,
    message: field === '' ? message : `${field}: ${message}`,
    location,
    ...(hint === undefined ? {} : { hint }),
  }));
}
