import { yamlBlock } from '../promise/yaml-block.ts';
import { PromiseError } from '../shared/errors.ts';
import type { PromiseNames } from './defaults.ts';
import type { Property } from './property.ts';
import { configMapData, exampleOf, specSchema } from './spec-schema.ts';
import { pathsOfStage, programOf } from './stage-template.ts';
import {
  type Layout,
  requestFile,
  SCAFFOLDED_WORKFLOWS,
  type ScaffoldedWorkflow,
  stageFolder,
  stageImage,
  testCaseFolder,
  workflowFile,
} from './stages.ts';
import { type RawTemplate, renderTemplate, type ScaffoldFile } from './template.ts';
import { readTemplates } from './templates.ts';

/** What a new Promise is to be like, besides its names. */
export interface Design {
  /** A folder of `stages/`, in the templates that come with the package or one's own. */
  readonly language: string;
  readonly layout: Layout;
  /** Whether the Promise is several files, as `kratix init promise --split` has it. */
  readonly split: boolean;
  /** The fields of the API; none: a size. */
  readonly properties: readonly Property[];
  /** Whether requests have a workflow for their deletion. */
  readonly withDelete: boolean;
  /** Whether the Promise has a workflow of its own. */
  readonly withPromiseWorkflow: boolean;
}

/** A shell script in the tutorial's layout, for requests alone. */
export const DEFAULT_DESIGN: Design = {
  language: 'bash',
  layout: 'tutorial',
  split: false,
  properties: [],
  withDelete: false,
  withPromiseWorkflow: false,
};

/**
 * The files of a new Promise, sorted by path: what every Promise has, and for each workflow a stage.
 *
 * @param templateDir templates of one's own, which take the place of those that come with the package; absolute
 * @throws PromiseError as {@link readTemplates}; `usage` for properties that contradict each other; `invalid-template` where
 * the templates make no whole Promise
 */
export async function renderPromise(
  names: PromiseNames,
  design: Design,
  templateDir?: string,
): Promise<readonly ScaffoldFile[]> {
  const workflows = workflowsOf(design);
  const { promise, stages } = await readTemplates(design.language, templateDir);
  const schema = specSchema(design.properties);
  const example = exampleOf(schema);
  const values = {
    names: placeholders(names, design, programOf(stages)),
    blocks: {
      SPEC_SCHEMA: yamlBlock(schema),
      REQUEST_SPEC: yamlBlock(example),
      CONFIGMAP_DATA: yamlBlock(configMapData(example), { quoteAll: true }),
    },
    conditions: conditions(design),
  };
  const stagePaths = workflows.flatMap((workflow) =>
    pathsOfStage(stages, workflow, {
      language: design.language,
      folder: stageFolder(workflow, design.layout),
    }),
  );
  const files = [
    ...renderTemplate(promise, promisePaths(promise, design, workflows), values),
    ...renderTemplate(stages, new Map(stagePaths), values),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function workflowsOf({ withDelete, withPromiseWorkflow }: Design): readonly ScaffoldedWorkflow[] {
  const left = new Set<ScaffoldedWorkflow>([
    ...(withDelete ? [] : (['resource-delete'] as const)),
    ...(withPromiseWorkflow ? [] : (['promise-configure'] as const)),
  ]);
  return SCAFFOLDED_WORKFLOWS.filter((workflow) => !left.has(workflow));
}

/** Where the files of `promise/` go; what a Promise of this design has no use for is left out. */
function promisePaths(
  template: RawTemplate,
  { layout, split }: Design,
  workflows: readonly ScaffoldedWorkflow[],
): ReadonlyMap<string, string> {
  const main = split ? 'api.yaml' : 'promise.yaml';
  if (!template.has(main)) {
    throw new PromiseError('invalid-template', `the template has no promise/${main}`, {
      hint: `without ${main} there is no Promise; leave promise/ out to take the one that comes with promise`,
    });
  }
  const left = SCAFFOLDED_WORKFLOWS.filter((workflow) => !workflows.includes(workflow));
  const parts = ['api.yaml', 'dependencies.yaml', ...SCAFFOLDED_WORKFLOWS.map(workflowFile)];
  const isLeftOut = (path: string): boolean =>
    left.some(
      (workflow) => path === workflowFile(workflow) || path.startsWith(`${testCaseFolder(workflow)}/`),
    ) || (split ? path === 'promise.yaml' : parts.includes(path));
  return new Map(
    [...template.keys()]
      .filter((path) => !isLeftOut(path))
      .map((path) => [path === 'request.yaml' ? requestFile(layout) : path, path]),
  );
}

function placeholders(
  names: PromiseNames,
  { layout }: Design,
  program: string,
): Readonly<Record<string, string>> {
  return {
    NAME: names.name,
    GROUP: names.group,
    KIND: names.kind,
    PLURAL: names.plural,
    VERSION: names.version,
    IMAGE: names.image,
    DELETE_IMAGE: stageImage('resource-delete', names),
    PROMISE_IMAGE: stageImage('promise-configure', names),
    STAGE: stageFolder('resource-configure', layout),
    DELETE_STAGE: stageFolder('resource-delete', layout),
    PROMISE_STAGE: stageFolder('promise-configure', layout),
    REQUEST_FILE: requestFile(layout),
    PROGRAM: program,
  };
}

function conditions({ language, split, withDelete, withPromiseWorkflow }: Design): ReadonlySet<string> {
  return new Set([
    language.toUpperCase(),
    split ? 'SPLIT' : 'JOINED',
    ...(withDelete ? ['DELETE'] : []),
    ...(withPromiseWorkflow ? ['PROMISE_WORKFLOW'] : []),
  ]);
}
