import path from 'node:path';
import { isObject, type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { KRATIX_API_VERSION } from './check-pipeline.ts';
import { CONFIG_FILE } from './config.ts';
import { parseYaml } from './kubernetes-yaml.ts';
import type { PromisePart, PromiseSource } from './promise-source.ts';
import { isFile, readTextFile } from './read-file.ts';
import type { WorkflowAction, WorkflowType } from './types.ts';
import { WORKFLOWS } from './workflows.ts';
import { createLocator, type YamlPath } from './yaml-location.ts';

/** A file that holds a part of a Promise. */
interface Part extends PromisePart {
  readonly value: Json;
}

/** The file of a split Promise that holds its API. */
const SPLIT_API_FILE = 'api.yaml';

/**
 * Reads a Promise that is several files, as `kratix init promise --split` writes them, and joins them as
 * `kratix build promise` does (kratix-cli, `cmd/build_promise.go` and `cmd/promise_utils/promise.go`): api.yaml,
 * dependencies.yaml and `workflows/<type>/<action>/workflow.yaml`, each of which may be missing. None of them says what the
 * Promise is called: that is `name` in promise.config.yaml, else the folder's name.
 * @returns undefined where the folder holds neither an API nor a workflow
 * @throws PromiseError `unreadable-file`, `invalid-yaml`
 */
export async function readSplitPromise(dir: string): Promise<PromiseSource | undefined> {
  const api = await readPart(path.join(dir, SPLIT_API_FILE), ['spec', 'api']);
  const workflows = await Promise.all(
    WORKFLOWS.map(([type, action]) =>
      readPart(workflowFile(dir, type, action), ['spec', 'workflows', type, action]),
    ),
  );
  const isApi = api !== undefined && isObject(api.value) && api.value.kind === 'CustomResourceDefinition';
  if (!isApi && workflows.every((part) => part === undefined)) return undefined;
  const dependencies = await readPart(path.join(dir, 'dependencies.yaml'), ['spec', 'dependencies']);
  const parts = [api, ...workflows, dependencies].filter((part) => part !== undefined);
  const [first] = parts;
  if (first === undefined) return undefined;
  const name = await declaredName(dir);
  const locators = parts.map(({ file, text, path: at }) => ({ at, locator: createLocator(text, file) }));
  return {
    file: first.file,
    root: dir,
    texts: parts,
    object: joined(name ?? path.basename(dir), parts),
    isNameGuessed: name === undefined,
    locate: (steps) => {
      const owner = locators.find(({ at }) => at.every((step, index) => steps[index] === step));
      return owner === undefined ? { file: first.file } : owner.locator.locate(steps.slice(owner.at.length));
    },
  };
}

/**
 * The file that stands for a split Promise: its api.yaml, else its first workflow.yaml; be they wrong.
 * @returns absolute; undefined where the folder has no workflow.yaml, as an api.yaml alone may be anything
 */
export async function splitPromiseFile(dir: string): Promise<string | undefined> {
  for (const [type, action] of WORKFLOWS) {
    const file = workflowFile(dir, type, action);
    if (!(await isFile(file))) continue;
    const api = path.join(dir, SPLIT_API_FILE);
    return (await isFile(api)) ? api : file;
  }
  return undefined;
}

/** The folder of the split Promise that a file may be a part of, by its name; undefined where it is none. */
export function splitPromiseOf(file: string): string | undefined {
  if (path.basename(file) === SPLIT_API_FILE) return path.dirname(file);
  const dir = path.resolve(file, '..', '..', '..', '..');
  return WORKFLOWS.some(([type, action]) => workflowFile(dir, type, action) === file) ? dir : undefined;
}

function workflowFile(dir: string, type: WorkflowType, action: WorkflowAction): string {
  return path.join(dir, 'workflows', type, action, 'workflow.yaml');
}

async function readPart(file: string, at: YamlPath): Promise<Part | undefined> {
  if (!(await isFile(file))) return undefined;
  const text = await readTextFile(file);
  const value = parseYaml(text, file);
  return { file, text, value: at[1] === 'workflows' ? asPipelines(value) : value, document: 0, path: at };
}

/** A wrong `name` is told by the settings' own reader, which reads them next. */
async function declaredName(dir: string): Promise<string | undefined> {
  const file = path.join(dir, CONFIG_FILE);
  const config = (await isFile(file)) ? parseYaml(await readTextFile(file), file) : null;
  return (isObject(config) && stringOrEmpty(config.name)) || undefined;
}

/** An empty file says nothing. */
function joined(name: string, parts: readonly Part[]): JsonObject {
  const start: JsonObject = { apiVersion: KRATIX_API_VERSION, kind: 'Promise', metadata: { name }, spec: {} };
  return parts
    .filter(({ value }) => value !== null)
    .reduce((promise, { path: at, value }) => withValue(promise, at, value), start);
}

function withValue(object: JsonObject, [step = '', ...deeper]: YamlPath, value: Json): JsonObject {
  const inside = deeper.length === 0 ? value : withValue(objectOrEmpty(object[step]), deeper, value);
  return { ...object, [step]: inside };
}

/** Pipelines are of one kind here, whatever they say. */
function asPipelines(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return value.map((each) =>
    isObject(each) ? { ...each, apiVersion: KRATIX_API_VERSION, kind: 'Pipeline' } : each,
  );
}
