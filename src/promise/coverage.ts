import { isTestedAlone, pipelinesOfCase } from './case-pipelines.ts';
import { stagePath } from './find-stage.ts';
import { pipelinePath } from './stage-images.ts';
import type { Pipeline, TestCase } from './types.ts';

/** How much of a Promise its cases run. */
export interface Coverage {
  /** How many stages Kratix would run. */
  readonly stages: number;
  /** How many of them no case runs, those of {@link pipelinesNotRun} among them. */
  readonly stagesNotRun: number;
  /** `TYPE/ACTION/PIPELINE` of those of which no case runs a stage. */
  readonly pipelinesNotRun: readonly string[];
  /** `TYPE/ACTION/PIPELINE/STAGE` of the stages that no case runs in the other pipelines. */
  readonly otherStagesNotRun: readonly string[];
}

/**
 * Finds what none of the cases runs, as they are written: a stage that is supposed to fail ends its case, and of a request that
 * is supposed to be refused nothing runs. What Kratix itself never runs (the further pipelines of a delete) isn't missed.
 */
export function coverageOf(pipelines: readonly Pipeline[], cases: readonly TestCase[]): Coverage {
  const covered = new Set(cases.flatMap((each) => stagesOfCase(pipelines, each)));
  const all = pipelines.filter((each) =>
    pipelinesOfCase(pipelines, { workflow: each, pipeline: undefined }).includes(each),
  );
  const gaps = all.map((pipeline) => {
    const paths = stagesOf(pipeline);
    const missing = paths.filter((path) => !covered.has(path));
    return { pipeline, missing, isWhole: missing.length === paths.length };
  });
  return {
    stages: all.flatMap(stagesOf).length,
    stagesNotRun: gaps.flatMap(({ missing }) => missing).length,
    pipelinesNotRun: gaps.flatMap(({ pipeline, isWhole }) => (isWhole ? [pipelinePath(pipeline)] : [])),
    otherStagesNotRun: gaps.flatMap(({ missing, isWhole }) => (isWhole ? [] : missing)),
  };
}

/** In the order in which they run. */
function stagesOfCase(pipelines: readonly Pipeline[], testCase: TestCase): readonly string[] {
  const { expect, stage } = testCase;
  if (expect?.kind === 'refusedRequest') return [];
  if (testCase.standIn !== undefined) return pipelines.flatMap((each) => stagesTestedBy(testCase, each));
  const own = pipelinesOfCase(pipelines, testCase);
  if (stage !== undefined) return own.map((pipeline) => stagePath({ pipeline, name: stage }));
  const paths = own.flatMap(stagesOf);
  if (expect?.kind !== 'failedStage') return paths;
  const failing = own.find(({ name }) => name === expect.pipeline);
  const last = failing && paths.indexOf(stagePath({ pipeline: failing, name: expect.stage }));
  return last === undefined ? paths : paths.slice(0, last + 1);
}

/** Those of a pipeline whose image a case tests without the Promise. */
function stagesTestedBy(testCase: TestCase, pipeline: Pipeline): readonly string[] {
  return pipeline.containers
    .filter((container) => isTestedAlone(container, testCase))
    .map(({ name }) => stagePath({ pipeline, name }));
}

function stagesOf(pipeline: Pipeline): readonly string[] {
  return pipeline.containers.map(({ name }) => stagePath({ pipeline, name }));
}
