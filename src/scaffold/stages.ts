import type { PromiseNames } from './defaults.ts';

/** The workflows that a new Promise may have, named after their type and action. */
export const SCAFFOLDED_WORKFLOWS = ['resource-configure', 'resource-delete', 'promise-configure'] as const;

export type ScaffoldedWorkflow = (typeof SCAFFOLDED_WORKFLOWS)[number];

/** Where things are: as in Kratix's tutorial, or as the kratix CLI puts them. */
export const LAYOUTS = ['tutorial', 'kratix'] as const;

export type Layout = (typeof LAYOUTS)[number];

/** The one stage of a workflow, as templates/promise/workflows declares it. */
interface Stage {
  /** `<type>/<action>/<pipeline>/<container>`: where the kratix CLI puts it below `workflows/`. */
  readonly path: string;
  /** Its folder in the tutorial's layout; the image's name ends as it does. */
  readonly folder: string;
  /** The folder of its test case. */
  readonly testCase: string;
}

const STAGES: Readonly<Record<ScaffoldedWorkflow, Stage>> = {
  'resource-configure': {
    path: 'resource/configure/instance/generate',
    folder: 'pipeline',
    testCase: 'test',
  },
  'resource-delete': {
    path: 'resource/delete/instance/clean-up',
    folder: 'delete-pipeline',
    testCase: 'test/delete',
  },
  'promise-configure': {
    path: 'promise/configure/install/share',
    folder: 'promise-pipeline',
    testCase: 'test/install',
  },
};

/** The folder that builds a workflow's stage, relative to the Promise's. */
export function stageFolder(workflow: ScaffoldedWorkflow, layout: Layout): string {
  const { path, folder } = STAGES[workflow];
  return layout === 'kratix' ? `workflows/${path}` : folder;
}

/** The folder of a workflow's test case, relative to the Promise's. */
export function testCaseFolder(workflow: ScaffoldedWorkflow): string {
  return STAGES[workflow].testCase;
}

/** The template of the workflow's Pipelines: a file of its own where the Promise is split, else part of promise.yaml. */
export function workflowFile(workflow: ScaffoldedWorkflow): string {
  return `workflows/${workflow.replace('-', '/')}/workflow.yaml`;
}

/** The file of the example request. */
export function requestFile(layout: Layout): string {
  return layout === 'kratix' ? 'example-resource.yaml' : 'resource-request.yaml';
}

/** The image of a workflow's stage: the one that was named for requests, and images named like it for the others. */
export function stageImage(workflow: ScaffoldedWorkflow, { image }: PromiseNames): string {
  if (workflow === 'resource-configure') return image;
  const [, repository = image, tag = ''] = /^(.*?)(:[^:/]*)?$/.exec(image) ?? [];
  return `${repository.replace(/-pipeline$/, '')}-${STAGES[workflow].folder}${tag}`;
}
