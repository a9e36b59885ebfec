import type { Container, Pipeline, TestCase } from './types.ts';

/** The pipelines of one workflow, in the order in which Kratix runs them. */
export function pipelinesOfWorkflow(
  pipelines: readonly Pipeline[],
  { type, action }: TestCase['workflow'],
): readonly Pipeline[] {
  return pipelines.filter((pipeline) => pipeline.type === type && pipeline.action === action);
}

/** What a case runs: the pipeline it names, else its whole workflow; of delete Kratix runs only the first. */
export function pipelinesOfCase(
  pipelines: readonly Pipeline[],
  { workflow, pipeline: name, standIn }: Pick<TestCase, 'workflow' | 'pipeline' | 'standIn'>,
): readonly Pipeline[] {
  const all = pipelinesOfWorkflow(standIn?.pipelines ?? pipelines, workflow);
  if (name !== undefined) return all.filter((pipeline) => pipeline.name === name);
  return workflow.action === 'delete' ? all.slice(0, 1) : all;
}

/** Whether a stage is the one that a case tests without its Promise: that of the same image. */
export function isTestedAlone({ image }: Container, { standIn }: Pick<TestCase, 'standIn'>): boolean {
  return (
    standIn?.pipelines.some(({ containers }) => containers.some((each) => each.image === image)) ?? false
  );
}
