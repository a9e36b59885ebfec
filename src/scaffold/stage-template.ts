import { PromiseError } from '../shared/errors.ts';
import type { ScaffoldedWorkflow } from './stages.ts';
import { type RawTemplate, renderTemplate, type ScaffoldFile } from './template.ts';
import { readTemplates } from './templates.ts';

/** What a stage begins as: the only one of a workflow, which writes all that it can, or one that changes nothing yet. */
export type StageStart = ScaffoldedWorkflow | 'plain';

/** Which stage is made from a template, and where. */
interface StageTarget {
  readonly language: string;
  /** Relative to the Promise's folder, with forward slashes. */
  readonly folder: string;
}

/** A stage to write on its own. */
export interface NewStage extends StageTarget {
  readonly start: StageStart;
  readonly promiseName: string;
  /** The container's. */
  readonly name: string;
}

/**
 * Where the files of `stages/<language>` go for one stage; its own file wins over a shared one of the same name.
 * @throws PromiseError `invalid-template` where there are none for it
 */
export function pathsOfStage(
  template: RawTemplate,
  start: StageStart,
  { language, folder }: StageTarget,
): readonly (readonly [string, string])[] {
  const pathsIn = (part: string) =>
    [...template.keys()]
      .filter((path) => path.startsWith(`${part}/`))
      .map((path) => [`${folder}/${path.slice(part.length + 1)}`, path] as const);
  const own = pathsIn(start);
  const paths = [...pathsIn('shared'), ...own];
  if (start === 'plain' ? own.length > 0 : paths.length > 0) return paths;
  const shared = start === 'plain' ? '' : `stages/${language}/shared nor `;
  throw new PromiseError(
    'invalid-template',
    `the template has ${shared === '' ? 'no' : 'neither'} ${shared}stages/${language}/${start}`,
    { hint: 'a stage is made of the files in shared and in the folder of its own' },
  );
}

/** The file that a stage runs, for people: of those that not every stage of the language has, a script, else the first. */
export function programOf(stages: RawTemplate): string {
  const own = [...stages].filter(([path]) => path.startsWith('resource-configure/')).sort();
  const script = own.find(([, file]) => 'text' in file && file.text.startsWith('#!'));
  const [path] = script ?? own[0] ?? ['resource-configure/Dockerfile'];
  return path.slice('resource-configure/'.length);
}

/**
 * The files of one stage, as `promise init` writes them.
 * @param templateDir templates of one's own, absolute
 * @throws PromiseError as {@link readTemplates} and {@link pathsOfStage}
 */
export async function renderStage(stage: NewStage, templateDir?: string): Promise<readonly ScaffoldFile[]> {
  const { stages } = await readTemplates(stage.language, templateDir);
  return renderTemplate(stages, new Map(pathsOfStage(stages, stage.start, stage)), {
    names: { NAME: stage.promiseName, STAGE_NAME: stage.name, PROGRAM: programOf(stages) },
    blocks: {},
    conditions: new Set([stage.language.toUpperCase()]),
  });
}
