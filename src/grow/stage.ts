import { KRATIX_API_VERSION } from '../promise/check-pipeline.ts';
import { didYouMean } from '../promise/suggest.ts';
import { PromiseError } from '../shared/errors.ts';
import { type Json, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { WORKFLOW_NAMES, type WorkflowName } from './promise-files.ts';
import { withValueAt } from './set-value.ts';

/** The pipeline that a stage is added to; it need not be there. */
export interface PipelineName {
  readonly workflow: WorkflowName;
  readonly pipeline: string;
}

/** A stage to add. */
export interface AddedStage extends PipelineName {
  readonly name: string;
  readonly image: string;
  /** The stage that it comes right before or after; undefined: it comes last. */
  readonly place: { readonly side: 'before' | 'after'; readonly stage: string } | undefined;
}

/** Reads `TYPE/ACTION/PIPELINE`. @throws PromiseError `usage` */
export function parsePipelineName(text: string): PipelineName {
  const workflow = WORKFLOW_NAMES.find((each) => text.startsWith(`${each}/`));
  const pipeline = workflow === undefined ? '' : text.slice(workflow.length + 1);
  if (workflow !== undefined && pipeline !== '' && !pipeline.includes('/')) return { workflow, pipeline };
  throw new PromiseError('usage', `${JSON.stringify(text)} is not TYPE/ACTION/PIPELINE`, {
    hint: `such as resource/configure/instance; TYPE/ACTION is one of ${WORKFLOW_NAMES.join(', ')}`,
  });
}

/**
 * The pipelines of a workflow with one stage more, in a pipeline that is there or a new one at the end.
 * @throws PromiseError `usage` where there is a stage of that name, or a delete workflow would get a second pipeline, which Kratix
 *   doesn't run; `unknown-stage` where the stage that it is to be put beside isn't there
 */
export function withStage(pipelines: Json | undefined, stage: AddedStage): Json {
  const all = listOrEmpty(pipelines);
  const index = all.findIndex((each) => nameOf(objectOrEmpty(each).metadata) === stage.pipeline);
  if (index === -1) return [...all, newPipeline(all, stage)];
  const path = ['spec', 'containers'];
  const containers = listOrEmpty(objectOrEmpty(objectOrEmpty(all[index]).spec).containers);
  return all.with(index, withValueAt(all[index], path, withContainer(containers, stage)) ?? {});
}

/** Whether a workflow has no pipelines yet. */
export function isEmptyWorkflow(pipelines: Json | undefined): boolean {
  return listOrEmpty(pipelines).length === 0;
}

function newPipeline(others: readonly Json[], { workflow, pipeline, place, ...stage }: AddedStage): Json {
  const names = others.map((each) => nameOf(objectOrEmpty(each).metadata));
  const [first] = names;
  if (place !== undefined) {
    throw new PromiseError(
      'usage',
      `there is no pipeline ${workflow}/${pipeline}${didYouMean(pipeline, names)}`,
      {
        hint: `--${place.side} needs a pipeline that is there${names.length === 0 ? '' : `: ${names.join(', ')}`}`,
      },
    );
  }
  if (workflow.endsWith('/delete') && first !== undefined) {
    throw new PromiseError(
      'usage',
      `${workflow} has a pipeline already, and Kratix runs only the first one`,
      {
        hint: `add the stage to that: promise add stage ${workflow}/${first} ${stage.name}`,
      },
    );
  }
  return {
    apiVersion: KRATIX_API_VERSION,
    kind: 'Pipeline',
    metadata: { name: pipeline },
    spec: { containers: [{ name: stage.name, image: stage.image }] },
  };
}

function withContainer(
  containers: readonly Json[],
  { workflow, pipeline, name, image, place }: AddedStage,
): readonly Json[] {
  const names = containers.map(nameOf);
  if (names.includes(name)) {
    throw new PromiseError('usage', `${workflow}/${pipeline} has a stage ${name} already`, {
      hint: 'choose another name',
    });
  }
  return containers.toSpliced(placeAmong(names, place), 0, { name, image });
}

function placeAmong(names: readonly string[], place: AddedStage['place']): number {
  if (place === undefined) return names.length;
  const at = names.indexOf(place.stage);
  if (at !== -1) return place.side === 'before' ? at : at + 1;
  throw new PromiseError(
    'unknown-stage',
    `there is no stage ${place.stage}${didYouMean(place.stage, names)}`,
    {
      notes: ['there are:', ...names.map((each) => `- ${each}`)],
      hint: `--${place.side} names a container of the same pipeline`,
    },
  );
}

function nameOf(value: Json | undefined): string {
  return stringOrEmpty(objectOrEmpty(value).name);
}
