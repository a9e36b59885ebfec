import path from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { guessContext } from './build-context.ts';
import { COMPARE_FIELDS, readCompareRules } from './compare-rules.ts';
import { tellEmptyFields } from './empty-fields.ts';
import { dockerfileIn, dockerfileText } from './find-dockerfiles.ts';
import { repositoryRoot } from './folders/repository.ts';
import { parseYaml } from './kubernetes-yaml.ts';
import { OUTPUT_CHECK_FIELDS, readOutputChecks } from './output-checks.ts';
import { type Problem, problemsError } from './problems.ts';
import { isFile, readTextFile } from './read-file.ts';
import { decode, type Shape } from './strict-decode.ts';
import type { ProjectConfig, PromiseDefinition, StageFolder } from './types.ts';
import { createLocator } from './yaml-location.ts';

/** The settings file, beside promise.yaml. */
export const CONFIG_FILE = 'promise.config.yaml';

/** What promise.config.yaml may say. `docs/schemas/config.schema.json` is the same for editors; a test holds the two together. */
export const CONFIG_SHAPE = {
  fields: { name: 'string', stages: { map: 'any' }, ...COMPARE_FIELDS, ...OUTPUT_CHECK_FIELDS },
} satisfies Shape;
/** What each stage has is told of with the stage. */
const TOP_SHAPE: Shape = { fields: { ...CONFIG_SHAPE.fields, stages: 'any' } };
const STAGE_SHAPE: Shape = { fields: { context: 'string', dockerfile: 'string', args: { map: 'string' } } };

/**
 * Reads promise.config.yaml; without one there are no settings. The name that it may give a split Promise is in force already.
 * @throws PromiseError `invalid-yaml`, or `invalid-config` with every problem and its place: also another name than a Promise
 *   has that says its own
 */
export async function loadConfig({
  root,
  name: promiseName,
  file: promiseFile,
}: Pick<PromiseDefinition, 'root' | 'name' | 'file'>): Promise<ProjectConfig> {
  const file = path.join(root, CONFIG_FILE);
  if (!(await isFile(file))) return { stages: {}, compareRules: [], outputChecks: [] };
  const text = await readTextFile(file);
  const problems: Problem[] = [];
  const locator = createLocator(text, file);
  const document = parseYaml(text, file);
  tellEmptyFields(document, TOP_SHAPE, [], problems);
  const config = objectOrEmpty(decode(document, CONFIG_SHAPE, [], problems));
  const { name } = config;
  if (typeof name === 'string' && name !== '' && promiseName !== '' && name !== promiseName) {
    problems.push({
      path: ['name'],
      message: `must be ${promiseName}, as metadata.name in ${path.basename(promiseFile)} is, which counts`,
      hint: 'take it out: only a Promise split into api.yaml and workflow.yaml files takes its name from here',
    });
  }
  const declared = Object.entries(objectOrEmpty(config.stages));
  const stages: Record<string, StageFolder> = {};
  for (const [name, value] of declared) {
    const folder = await readStage(name, value, root, problems);
    if (folder !== undefined) stages[name] = folder;
  }
  const compareRules = readCompareRules(config, { locator, isShared: true }, problems);
  const outputChecks = readOutputChecks(config, problems);
  if (problems.length > 0) {
    throw problemsError(problems, {
      code: 'invalid-config',
      file,
      locator,
      document: 0,
      subject: CONFIG_FILE,
      hint:
        'stages: maps a container name or an image to the folder that builds it, relative to this file; ' +
        'ignore:, unordered: and match: say what may differ from the goldens; checks: lists commands that judge what cases write',
    });
  }
  return { stages, compareRules, outputChecks };
}

/** A stage's entry: a folder, or `{context, dockerfile}`; undefined where a problem was added. */
async function readStage(
  name: string,
  value: Json,
  root: string,
  problems: Problem[],
): Promise<StageFolder | undefined> {
  const at = ['stages', name];
  if (typeof value === 'string') {
    const folder = await stageFolder(path.resolve(root, value), root);
    if (folder === undefined) problems.push({ path: at, message: `there is no Dockerfile in ${value}` });
    return folder;
  }
  if (!isObject(value)) {
    problems.push({ path: at, message: 'must be a folder, or a mapping with context, dockerfile and args' });
    return undefined;
  }
  const before = problems.length;
  tellEmptyFields(value, STAGE_SHAPE, at, problems);
  const { context, dockerfile, args } = objectOrEmpty(decode(value, STAGE_SHAPE, at, problems));
  if (problems.length > before) return undefined;
  const contextDir = path.resolve(root, typeof context === 'string' ? context : '.');
  const resolved =
    typeof dockerfile === 'string'
      ? path.resolve(root, dockerfile)
      : (await dockerfileIn(contextDir))?.dockerfile;
  if (resolved !== undefined && (await isFile(resolved)))
    return { context: contextDir, dockerfile: resolved, ...argsIn(args) };
  const where = typeof dockerfile === 'string' ? dockerfile : `a Dockerfile in ${String(context ?? '.')}`;
  problems.push({ path: at, message: `there is no ${where}`, hint: 'both paths are relative to this file' });
  return undefined;
}

/** Nothing where it says none. */
function argsIn(args: Json | undefined): Pick<StageFolder, 'args'> {
  const given = Object.entries(objectOrEmpty(args)).map(
    ([name, value]) => [name, stringOrEmpty(value)] as const,
  );
  return given.length === 0 ? {} : { args: Object.fromEntries(given) };
}

/** A `--stage NAME=DIR` flag, read. */
export interface StageFlag {
  readonly name: string;
  readonly folder: StageFolder;
}

/**
 * Reads `--stage NAME=DIR`; DIR is relative to `cwd` and holds a Dockerfile, or is one.
 * @throws PromiseError `usage` where it isn't of that form, `no-stage-folder` where there is no Dockerfile
 */
export async function parseStageFlag(flag: string, cwd: string): Promise<StageFlag> {
  const equals = flag.indexOf('=');
  const [name, dir] = [flag.slice(0, equals), flag.slice(equals + 1)];
  if (equals < 1 || dir === '') {
    throw new PromiseError('usage', `--stage ${JSON.stringify(flag)} is not NAME=DIR`, {
      hint: "NAME is a container's name or its image, DIR the folder of its Dockerfile",
    });
  }
  const folder = await findStageFolder(path.resolve(cwd, dir), cwd);
  if (folder !== undefined) return { name, folder };
  throw new PromiseError('no-stage-folder', `--stage ${flag}: there is no Dockerfile in ${dir}`, {
    hint: 'DIR is relative to the current folder',
  });
}

/**
 * The build of a folder with a Dockerfile, or of a Dockerfile; undefined where there is none.
 * @param root the outermost folder that may be its context
 */
export async function findStageFolder(target: string, root: string): Promise<StageFolder | undefined> {
  if (await isFile(target)) return { context: path.dirname(target), dockerfile: target };
  return stageFolder(target, root);
}

async function stageFolder(dir: string, root: string): Promise<StageFolder | undefined> {
  const folder = await dockerfileIn(dir);
  if (folder === undefined) return undefined;
  const text = await dockerfileText(folder);
  const { context } = await guessContext(folder.dir, text, await repositoryRoot(root));
  return { context, dockerfile: folder.dockerfile };
}
