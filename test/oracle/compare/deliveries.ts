import {
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../../src/shared/json.ts';
import { deliberate, type Verdict, verdictOf } from '../verdict.ts';
import { canonical } from './canonical.ts';

/** What docs/fidelity.md says of metadata files, by what stands in them then. */
const DIFFERENCES: readonly (readonly [file: string, text: RegExp, reason: string])[] = [
  [
    'destination-selectors.yaml',
    /^ *directory: *(\.\.|\/) *$/m,
    'a directory that leads out of the output is refused',
  ],
];

/** Holds the answers to a delivery against each other, but for the texts of errors, which are our own. */
export function compareDeliveries(oracle: JsonObject, promise: JsonObject, question: JsonObject): Verdict {
  const verdict = verdictOf(summary(oracle), summary(promise));
  if (verdict.is !== 'disagreement') return verdict;
  const known = DIFFERENCES.find(([file, text]) => text.test(metadataText(question, file)));
  return known === undefined ? verdict : deliberate(known[2]);
}

function metadataText({ files }: JsonObject, name: string): string {
  const content = stringOrEmpty(objectOrEmpty(files)[`metadata/${name}`]);
  return Buffer.from(content, 'base64').toString('utf8');
}

function summary(answer: JsonObject): string {
  if (answer.works === undefined) return canonical(answer);
  const { works, phase, tree } = answer;
  const containers = listOrEmpty(answer.errors).map((error) => stringOrEmpty(objectOrEmpty(error).container));
  const status = comparableStatus(objectOrEmpty(answer.status));
  return canonical({ works: works ?? [], phase: phase ?? '', tree: tree ?? {}, status, containers });
}

/** Kratix merges conditions in random order, and takes times from the clock. */
function comparableStatus(status: JsonObject): JsonObject {
  const kratix = objectOrEmpty(status.kratix);
  const workflows = objectOrEmpty(kratix.workflows);
  const pipelines = listOrEmpty(workflows.pipelines).map((entry) => without(entry, 'nextRetryAt'));
  return {
    ...status,
    ...(Array.isArray(status.conditions) ? { conditions: comparableConditions(status.conditions) } : {}),
    ...(status.kratix === undefined ? {} : { kratix: { ...kratix, workflows: { ...workflows, pipelines } } }),
  };
}

function comparableConditions(conditions: readonly Json[]): Json {
  return conditions
    .map((entry) => {
      const ofKratix = objectOrEmpty(entry).type === 'ConfigureWorkflowCompleted';
      return canonical(ofKratix ? without(entry, 'lastTransitionTime') : entry);
    })
    .sort();
}

function without(value: Json, key: string): Json {
  const { [key]: _left, ...rest } = objectOrEmpty(value);
  return rest;
}
