import { yamlBlock } from '../promise/yaml-block.ts';
import { PromiseError } from '../shared/errors.ts';
import { objectOrEmpty } from '../shared/json.ts';
import { packageFile } from '../shared/package-files.ts';
import { sameValue } from '../shared/same-value.ts';
import type { PromiseNames } from './defaults.ts';
import type { Derivation } from './from/derivation.ts';
import type { Property } from './property.ts';
import { apiSchema, configMapData, exampleOf, specSchema } from './spec-schema.ts';
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
import { type RawTemplate, renderTemplate, type ScaffoldFile, type TemplateValues } from './template.ts';
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

/** What a Promise is made of, besides its names and its design. */
export interface RenderOptions {
  /** Templates of one's own, which take the place of those that come with the package; absolute. */
  readonly templateDir?: string | undefined;
  /** Instead of the design's properties. */
  readonly derivation?: Derivation | undefined;
}

/**
 * The files of a new Promise, sorted by path: what every Promise has, and for each workflow a stage.
 *
 * @throws PromiseError as {@link readTemplates}; `usage` for properties that contradict each other; `invalid-template` where
 * the templates make no whole Promise
 */
export async function renderPromise(
  names: PromiseNames,
  design: Design,
  { templateDir, derivation }: RenderOptions = {},
): Promise<readonly ScaffoldFile[]> {
  const workflows = workflowsOf(design);
  const { promise, stages } = await readTemplates(design.language, templateDir, derivation?.origin);
  if (derivation !== undefined) checkTakesAll(promise, derivation);
  const values = templateValues(names, design, programOf(stages), derivation);
  const stagePaths = workflows.flatMap((workflow) =>
    pathsOfStage(stages, workflow, {
      language: design.language,
      folder: stageFolder(workflow, design.layout),
    }),
  );
  const stage = stageFolder('resource-configure', design.layout);
  const files = [
    ...renderTemplate(promise, promisePaths(promise, design, workflows), values),
    ...renderTemplate(stages, new Map(stagePaths), values),
    ...(derivation?.files ?? []),
    ...(derivation?.stageFiles ?? []).map((file) => ({ ...file, path: `${stage}/${file.path}` })),
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

/** What a Promise's own design says, or what it was derived from. */
function templateValues(
  names: PromiseNames,
  design: Design,
  program: string,
  derivation: Derivation | undefined,
): TemplateValues {
  const common = { names: placeholders(names, design, program), conditions: conditions(design) };
  if (derivation === undefined) {
    const schema = specSchema(design.properties);
    const example = exampleOf(schema);
    const blocks = {
      ...blocksOf({
        schema: apiSchema(schema),
        schemaComments: [],
        request: { value: example, comments: [] },
        dependencies: [],
      }),
      CONFIGMAP_DATA: () => yamlBlock(configMapData(example), { quoteAll: true }),
    };
    return { ...common, blocks };
  }
  const { origin, dependencies, values } = derivation;
  return {
    names: { ...common.names, ...values.names },
    blocks: { ...blocksOf(derivation), ...values.blocks },
    conditions: new Set([
      ...common.conditions,
      ...values.conditions,
      `FROM_${origin.toUpperCase()}`,
      ...(dependencies.length > 0 ? ['DEPENDENCIES'] : []),
    ]),
  };
}

function blocksOf({
  schema,
  schemaComments,
  request,
  dependencies,
}: Pick<Derivation, 'schema' | 'schemaComments' | 'request' | 'dependencies'>): TemplateValues['blocks'] {
  const ofSpec = schemaComments.flatMap(({ path, text }) => {
    const [properties, spec, ...rest] = path;
    return properties === 'properties' && spec === 'spec' ? [{ path: rest, text }] : [];
  });
  return {
    API_SCHEMA: () => yamlBlock(schema, { comments: schemaComments }),
    SPEC_SCHEMA: () => yamlBlock(objectOrEmpty(schema.properties).spec ?? {}, { comments: ofSpec }),
    REQUEST_SPEC: () => yamlBlock(request.value, { comments: request.comments }),
    DEPENDENCIES: () => yamlBlock(dependencies, { inlineLists: false }),
  };
}

/** Templates of one's own may know nothing of APIs that have more than a spec, nor of dependencies. */
function checkTakesAll(promise: RawTemplate, { schema, dependencies }: Derivation): void {
  const texts = [...promise.values()].map((file) => ('text' in file ? file.text : ''));
  const { spec = {} } = objectOrEmpty(schema.properties);
  const wanted = [
    ...(sameValue(schema, apiSchema(spec)) ? [] : ['API_SCHEMA']),
    ...(dependencies.length > 0 ? ['DEPENDENCIES'] : []),
  ];
  const missing = wanted.find((key) => !texts.some((text) => text.includes(`__${key}__`)));
  if (missing === undefined) return;
  throw new PromiseError('invalid-template', `no file in the template's promise/ has __${missing}__`, {
    hint: `put it alone in a line, where those that come with promise have it: ${packageFile('templates/promise')}`,
  });
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
    APPLY: 'kubectl apply',
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
