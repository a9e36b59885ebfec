import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { packageFile } from '../shared/package-files.ts';
import type { Origin } from './from/derivation.ts';
import { testCaseFolder } from './stages.ts';
import { type RawTemplate, readTemplate } from './template.ts';

/** What a new Promise is made from. */
export interface Templates {
  /** What every Promise has. */
  readonly promise: RawTemplate;
  /** A language's stages: `shared/` is in every one, and beside it each workflow's own, such as `resource-configure/`. */
  readonly stages: RawTemplate;
}

/**
 * Reads the templates that come with the package, `promise/` and `stages/<language>/`; a folder of one's own has any of them
 * instead, each as a whole. Where the Promise is made from something that exists, what `from/<origin>/` has comes on top: the
 * goldens and the stage for requests are its own.
 *
 * @param ownDir absolute
 * @throws PromiseError `invalid-template` where the folder is none, or has neither; `usage` where nobody has the language
 */
export async function readTemplates(language: string, ownDir?: string, origin?: Origin): Promise<Templates> {
  const holders = [
    ...(ownDir === undefined ? [] : [await ownParts(ownDir)]),
    await partsOf(packageFile('templates')),
  ];
  const promiseHolder = holders.find(({ hasPromise }) => hasPromise);
  const promise =
    promiseHolder === undefined ? new Map() : await readTemplate(join(promiseHolder.dir, 'promise'));
  const stages = await readStages(holders, language, '--language: there are no stages');
  if (origin === undefined) return { promise, stages };
  const origins = await Promise.all(holders.map(({ dir }) => partsOf(join(dir, 'from', origin))));
  const ownPromise = origins.find(({ hasPromise }) => hasPromise);
  const stage = await readStages(origins, language, `--from-${origin}: there is no stage`);
  return {
    promise: new Map([
      ...without(promise, `${testCaseFolder('resource-configure')}/expected/`),
      ...(ownPromise === undefined ? [] : await readTemplate(join(ownPromise.dir, 'promise'))),
    ]),
    stages: new Map([...without(stages, 'resource-configure/'), ...stage]),
  };
}

/** The stages in a language, of the first who has any. @param complaint begins the error where nobody has */
async function readStages(
  holders: readonly Parts[],
  language: string,
  complaint: string,
): Promise<RawTemplate> {
  const holder = holders.find(({ languages }) => languages.includes(language));
  if (holder !== undefined) return readTemplate(join(holder.dir, 'stages', language));
  const known = [...new Set(holders.flatMap(({ languages }) => languages))].sort();
  throw new PromiseError('usage', `${complaint} in ${JSON.stringify(language)}`, {
    hint: `languages: ${known.join(', ')}`,
  });
}

function without(template: RawTemplate, folder: string): RawTemplate {
  return new Map([...template].filter(([path]) => !path.startsWith(folder)));
}

/** What a folder of templates has. */
interface Parts {
  readonly dir: string;
  readonly hasPromise: boolean;
  readonly languages: readonly string[];
}

async function ownParts(dir: string): Promise<Parts> {
  const parts = await partsOf(dir);
  if (parts.hasPromise || parts.languages.length > 0) return parts;
  throw new PromiseError('invalid-template', 'the template has neither promise/ nor stages/', {
    hint: `begin with a copy of those that come with promise: ${packageFile('templates')}`,
  });
}

async function partsOf(dir: string): Promise<Parts> {
  const languages = await readdir(join(dir, 'stages'), { withFileTypes: true }).catch(() => []);
  return {
    dir,
    hasPromise: await stat(join(dir, 'promise')).then(
      (stats) => stats.isDirectory(),
      () => false,
    ),
    languages: languages.filter((entry) => entry.isDirectory()).map(({ name }) => name),
  };
}
