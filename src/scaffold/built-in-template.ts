import { packageFile } from '../shared/package-files.ts';
import type { PromiseNames } from './defaults.ts';
import { type Language, PROGRAMS } from './languages.ts';
import type { Property } from './property.ts';
import { configMapData, exampleOf, specSchema } from './spec-schema.ts';
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
import { type RawTemplate, readTemplate, renderTemplate, type ScaffoldFile } from './template.ts';
import { yamlBlock } from './yaml-block.ts';

/** What a new Promise is to be like, besides its names. */
export interface Design {
  readonly language: Language;
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
 * The files of a new Promise, from the templates that come with the package: `promise/` is what every Promise has,
 * `stages/<language>/shared/` what every stage of a language has, and beside it each workflow's own.
 *
 * @throws PromiseError `usage` for properties that contradict each other
 */
export async function renderBuiltIn(names: PromiseNames, design: Design): Promise<readonly ScaffoldFile[]> {
  const workflows = workflowsOf(design);
  const promise = await readTemplate(packageFile('templates/promise'));
  const stages = await readTemplate(packageFile(`templates/stages/${design.language}`));
  const paths = new Map(promisePaths(promise, design, workflows));
  for (const workflow of workflows) {
    for (const file of stages.keys()) {
      const inStage = ['shared', workflow].find((folder) => file.startsWith(`${folder}/`));
      if (inStage === undefined) continue;
      paths.set(`${stageFolder(workflow, design.layout)}/${file.slice(inStage.length + 1)}`, file);
    }
  }
  const schema = specSchema(design.properties);
  const example = exampleOf(schema);
  return renderTemplate(new Map([...promise, ...stages]), paths, {
    names: placeholders(names, design),
    blocks: {
      SPEC_SCHEMA: yamlBlock(schema),
      REQUEST_SPEC: yamlBlock(example),
      CONFIGMAP_DATA: yamlBlock(configMapData(example), true),
    },
    conditions: conditions(design),
  });
}

function workflowsOf({ withDelete, withPromiseWorkflow }: Design): readonly ScaffoldedWorkflow[] {
  const left = new Set<ScaffoldedWorkflow>([
    ...(withDelete ? [] : (['resource-delete'] as const)),
    ...(withPromiseWorkflow ? [] : (['promise-configure'] as const)),
  ]);
  return SCAFFOLDED_WORKFLOWS.filter((workflow) => !left.has(workflow));
}

/** Where the files of `templates/promise` go; what a Promise of this design has no use for is left out. */
function promisePaths(
  template: RawTemplate,
  { layout, split }: Design,
  workflows: readonly ScaffoldedWorkflow[],
): readonly (readonly [string, string])[] {
  const left = SCAFFOLDED_WORKFLOWS.filter((workflow) => !workflows.includes(workflow));
  const parts = ['api.yaml', 'dependencies.yaml', ...SCAFFOLDED_WORKFLOWS.map(workflowFile)];
  const isLeftOut = (path: string): boolean =>
    left.some(
      (workflow) => path === workflowFile(workflow) || path.startsWith(`${testCaseFolder(workflow)}/`),
    ) || (split ? path === 'promise.yaml' : parts.includes(path));
  return [...template.keys()]
    .filter((path) => !isLeftOut(path))
    .map((path) => [path === 'request.yaml' ? requestFile(layout) : path, path] as const);
}

function placeholders(names: PromiseNames, { language, layout }: Design): Readonly<Record<string, string>> {
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
    PROGRAM: PROGRAMS[language],
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
