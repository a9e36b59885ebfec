import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../shared/json.ts';
import { parseYaml } from '../kubernetes-yaml.ts';
import { type BuildCommand, knownArgs } from './build-commands.ts';
import { expand, type Variables } from './shell-text.ts';

/**
 * The images that a GitHub workflow builds with `docker/build-push-action`. Its own `run:` lines are shell, and read as such
 * elsewhere; a file that doesn't parse builds nothing.
 */
export function parseWorkflowBuilds(text: string): readonly BuildCommand[] {
  let workflow: JsonObject;
  try {
    workflow = objectOrEmpty(parseYaml(text, 'workflow'));
  } catch {
    return [];
  }
  return Object.values(objectOrEmpty(workflow.jobs)).flatMap((job) => {
    const { env, steps } = objectOrEmpty(job);
    const variables = new Map([...variablesOf(workflow.env), ...variablesOf(env)]);
    const all = listOrEmpty(steps).filter(isObject);
    return all.flatMap((step) => buildOf(step, all, variables));
  });
}

function variablesOf(env: Json | undefined): readonly (readonly [string, string])[] {
  return Object.entries(objectOrEmpty(env)).map(([name, value]) => [name, String(value)]);
}

function buildOf(
  step: JsonObject,
  steps: readonly JsonObject[],
  variables: Variables,
): readonly BuildCommand[] {
  if (!stringOrEmpty(step.uses).startsWith('docker/build-push-action@')) return [];
  const { context, file, tags, 'build-args': args } = objectOrEmpty(step.with);
  const images = lines(tags).flatMap((tag) => imagesOf(tag, steps));
  if (images.length === 0) return [];
  const text = (value: Json | undefined) => expand(stringOrEmpty(value), variables);
  return [
    {
      line: undefined,
      tags: images.map((image) => expand(image, variables)),
      file: stringOrEmpty(file) === '' ? undefined : text(file),
      context: stringOrEmpty(context) === '' ? '.' : text(context),
      buildArgs: knownArgs(
        stringOrEmpty(args)
          .split('\n')
          .map((arg) => expand(arg.trim(), variables)),
      ),
      folder: undefined,
    },
  ];
}

/** A tag, or the images of the step (docker/metadata-action) that it is taken from. */
function imagesOf(tag: string, steps: readonly JsonObject[]): readonly string[] {
  const [, id] = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(tag) ?? [];
  if (id === undefined) return [tag];
  const origin = steps.find((step) => step.id === id);
  return lines(objectOrEmpty(origin?.with).images);
}

function lines(value: Json | undefined): readonly string[] {
  return stringOrEmpty(value)
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
