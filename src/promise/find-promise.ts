import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { KRATIX_API_VERSION } from './check-pipeline.ts';
import { parseYamlDocuments } from './kubernetes-yaml.ts';
import type { PromiseSource } from './promise-source.ts';
import { isFile, readTextFile, refusedBySystem } from './read-file.ts';
import { readSplitPromise, splitPromiseOf } from './split-promise.ts';
import { createLocator } from './yaml-location.ts';

/**
 * Finds the Promise that a path means: the file itself, or in a folder promise.yaml, promise.yml, else the only YAML
 * file that holds one, else the files of a Promise that is split ({@link readSplitPromise}), which its api.yaml and each workflow.yaml mean, too.
 * @throws PromiseError `no-promise`, `not-a-promise`, `invalid-promise` (several), `unreadable-file`, `invalid-yaml`
 */
export async function findPromise(target: string): Promise<PromiseSource> {
  const kind = await stat(target).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? ''))
      throw noPromise(target, `there is no ${fileName(target)}`);
    throw refusedBySystem(target, error);
  });
  if (!kind.isDirectory()) return promiseIn(target);
  const names = await yamlFiles(target);
  for (const name of ['promise.yaml', 'promise.yml']) {
    if (names.includes(name)) return promiseIn(path.join(target, name));
  }
  return onlyPromise(target, names);
}

async function yamlFiles(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw refusedBySystem(dir, error);
  });
  return entries
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** A file that doesn't parse may be the Promise: its error is told where no other file holds one. */
async function onlyPromise(dir: string, names: readonly string[]): Promise<PromiseSource> {
  const found: PromiseSource[] = [];
  let failure: PromiseError | undefined;
  for (const name of names) {
    try {
      const { file, text, documents } = await readDocuments(path.join(dir, name));
      found.push(...promises(documents).map((each) => sourceOf(file, text, each)));
    } catch (error) {
      if (!(error instanceof PromiseError)) throw error;
      failure ??= error;
    }
  }
  const [first, ...others] = found;
  if (first === undefined) {
    const split = await readSplitPromise(dir);
    if (split !== undefined) return split;
    throw failure ?? (await noPromiseIn(dir));
  }
  if (others.length === 0) return first;
  throw new PromiseError(
    'invalid-promise',
    `${fileName(dir)} holds ${found.length} Promises, it is not clear which is meant`,
    {
      location: { file: dir },
      notes: found.map(({ file, object }) => `${path.basename(file)}: ${promiseName(object)}`),
      hint: 'name the file: --dir FILE',
    },
  );
}

async function promiseIn(file: string): Promise<PromiseSource> {
  const { text, documents } = await readDocuments(file);
  const found = promises(documents);
  const [first, ...others] = found;
  if (first === undefined) {
    const splitDir = splitPromiseOf(file);
    const split = splitDir === undefined ? undefined : await readSplitPromise(splitDir);
    if (split !== undefined) return split;
    throw new PromiseError(
      'not-a-promise',
      `${path.basename(file)} is not a Promise: it holds ${describe(documents)}`,
      {
        location: { file },
        hint: `a Promise has apiVersion: ${KRATIX_API_VERSION} and kind: Promise`,
      },
    );
  }
  if (others.length === 0) return sourceOf(file, text, first);
  throw new PromiseError('invalid-promise', `${path.basename(file)} holds ${found.length} Promises`, {
    location: { file },
    notes: found.map(({ object }) => promiseName(object)),
    hint: 'keep each Promise in a file of its own',
  });
}

async function readDocuments(file: string) {
  const text = await readTextFile(file);
  return { file, text, documents: parseYamlDocuments(text, file) };
}

/** A document that is a Promise. */
interface PromiseDocument {
  readonly object: JsonObject;
  /** Which of the documents that have content, from 0. */
  readonly document: number;
}

function sourceOf(file: string, text: string, { object, document }: PromiseDocument): PromiseSource {
  const locator = createLocator(text, file);
  return {
    file,
    root: path.dirname(file),
    texts: [{ file, text, document, path: [] }],
    object,
    isNameGuessed: false,
    locate: (steps) => locator.locate(steps, document),
  };
}

/** Whether a document is a Promise. */
export function isPromise(document: Json): document is JsonObject {
  return isObject(document) && document.kind === 'Promise' && document.apiVersion === KRATIX_API_VERSION;
}

function promises(documents: readonly Json[]): readonly PromiseDocument[] {
  return documents.flatMap((object, document) => (isPromise(object) ? [{ object, document }] : []));
}

function promiseName(object: JsonObject): string {
  return stringOrEmpty(objectOrEmpty(object.metadata).name) || 'without a name';
}

/** What a file holds instead, so that the user sees at once which file it is. */
function describe(documents: readonly Json[]): string {
  if (documents.length === 0) return 'nothing';
  return documents
    .map((document) => {
      if (!isObject(document)) return Array.isArray(document) ? 'a list' : 'a single value';
      const kind = stringOrEmpty(document.kind);
      const apiVersion = stringOrEmpty(document.apiVersion);
      if (kind === '') return 'a document without kind';
      return apiVersion === '' ? `a ${kind} without apiVersion` : `a ${kind} of ${apiVersion}`;
    })
    .join(', ');
}

/** Folders right below one that hold a promise.yaml. */
async function promisesBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => ((await isFile(path.join(dir, name, 'promise.yaml'))) ? [name] : [])),
  );
  return found.flat().sort();
}

/** The nearest promise.yaml above a folder: people work in the folders of their stages and cases, too. */
async function promiseAbove(dir: string): Promise<string | undefined> {
  const parent = path.dirname(dir);
  if (parent === dir) return undefined;
  const file = path.join(parent, 'promise.yaml');
  return (await isFile(file)) ? file : promiseAbove(parent);
}

async function noPromiseIn(dir: string): Promise<PromiseError> {
  const message = `${fileName(dir)} holds no Promise`;
  const below = await promisesBelow(dir);
  if (below.length > 0) {
    const named = below.slice(0, 5).join(', ');
    const more = below.length > 5 ? ` and ${below.length - 5} more` : '';
    return new PromiseError('no-promise', message, {
      location: { file: dir },
      notes: [
        `${below.length === 1 ? 'a folder below holds one' : 'folders below hold some'}: ${named}${more}`,
      ],
      hint: 'name the folder with --dir, or take them all: promise plan, validate, build and test-pipeline have --all',
    });
  }
  const above = await promiseAbove(dir);
  if (above === undefined) return noPromise(dir, message);
  return new PromiseError('no-promise', `${message}, but a folder above it does`, {
    location: { file: above },
    hint: 'go to the folder of that file, or name it with --dir',
  });
}

function noPromise(file: string, message: string): PromiseError {
  return new PromiseError('no-promise', message, {
    location: { file },
    hint: 'go to the folder of promise.yaml, name it with --dir, or write a new one with promise init NAME',
  });
}
