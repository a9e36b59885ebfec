import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PromiseError } from '../shared/errors.ts';
import { packageFile } from '../shared/package-files.ts';
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
 * instead, each as a whole.
 *
 * @param ownDir absolute
 * @throws PromiseError `invalid-template` where the folder is none, or has neither; `usage` where nobody has the language
 */
export async function readTemplates(language: string, ownDir?: string): Promise<Templates> {
  const builtInDir = packageFile('templates');
  const own = ownDir === undefined ? undefined : await ownParts(ownDir);
  const stageHolders = [...(own === undefined ? [] : [own]), await partsOf(builtInDir)];
  const holder = stageHolders.find(({ languages }) => languages.includes(language));
  if (holder === undefined) {
    const known = [...new Set(stageHolders.flatMap(({ languages }) => languages))].sort();
    throw new PromiseError('usage', `--language: there are no stages in ${JSON.stringify(language)}`, {
      hint: `languages: ${known.join(', ')}`,
    });
  }
  const promiseHolder = own?.hasPromise ? own.dir : builtInDir;
  return {
    promise: await readTemplate(join(promiseHolder, 'promise')),
    stages: await readTemplate(join(holder.dir, 'stages', language)),
  };
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
