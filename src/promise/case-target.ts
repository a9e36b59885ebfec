import { type JsonObject, stringOrEmpty } from '../shared/json.ts';
import { findStage } from './find-stage.ts';
import type { Problem } from './problems.ts';
import { pipelinePath } from './stage-images.ts';
import type { Shape } from './strict-decode.ts';
import { didYouMean } from './suggest.ts';
import type { Pipeline, PromiseDefinition, TestCase } from './types.ts';

/** The fields of case.yaml that say what runs. */
export const TARGET_FIELDS = {
  pipeline: 'string',
  stage: 'string',
} as const satisfies Readonly<Record<string, Shape>>;

const HINTS = {
  pipeline: 'write TYPE/ACTION or TYPE/ACTION/PIPELINE',
  stage: "write a container's name; where several pipelines have it, name the pipeline, too",
} as const;

/** What runs. */
export type CaseTarget = Pick<TestCase, 'workflow' | 'pipeline' | 'stage'>;

/** What runs where case.yaml says nothing of it. */
export const DEFAULT_TARGET: CaseTarget = {
  workflow: { type: 'resource', action: 'configure' },
  pipeline: undefined,
};

/** `pipeline: TYPE/ACTION` or `TYPE/ACTION/PIPELINE`, and `stage: NAME` for one of its stages alone. */
export function readTarget(
  settings: JsonObject,
  promise: PromiseDefinition,
  problems: Problem[],
): CaseTarget {
  for (const field of ['pipeline', 'stage'] as const) {
    if (settings[field] === '')
      problems.push({ path: [field], message: 'is empty', hint: `${HINTS[field]}; or leave it out` });
  }
  const [target, stage] = [stringOrEmpty(settings.pipeline), stringOrEmpty(settings.stage)];
  const named = target === '' ? promise.pipelines : pipelinesNamed(target, promise, problems);
  const [first] = named;
  if (first === undefined) return DEFAULT_TARGET;
  if (stage !== '') return readStage(stage, named, problems);
  if (target === '') return DEFAULT_TARGET;
  return { workflow: workflowOf(first), pipeline: target.split('/')[2] };
}

function pipelinesNamed(
  target: string,
  promise: PromiseDefinition,
  problems: Problem[],
): readonly Pipeline[] {
  const named = promise.pipelines.filter(
    (pipeline) => pipelinePath(pipeline) === target || `${pipeline.type}/${pipeline.action}` === target,
  );
  if (named.length > 0) return named;
  const known = [...new Set(promise.pipelines.map(pipelinePath))];
  const listed = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  problems.push({
    path: ['pipeline'],
    message: `${promise.name} has no ${target}${didYouMean(target, known)}; ${listed}`,
    hint: HINTS.pipeline,
  });
  return [];
}

function readStage(word: string, pipelines: readonly Pipeline[], problems: Problem[]): CaseTarget {
  const found = findStage(pipelines, word);
  if ('stage' in found) {
    const { pipeline, name } = found.stage;
    return { workflow: workflowOf(pipeline), pipeline: pipeline.name, stage: name };
  }
  problems.push({
    path: ['stage'],
    message: `${found.message}; there are ${found.known.join(', ')}`,
    hint: HINTS.stage,
  });
  return DEFAULT_TARGET;
}

function workflowOf({ type, action }: Pipeline): TestCase['workflow'] {
  return { type, action };
}
