import { deliver } from '../../../src/deliver/deliver.ts';
import { readDestination } from '../../../src/deliver/destinations.ts';
import { storeStatus } from '../../../src/deliver/status-schema.ts';
import type { PlacementPins, WorkflowType } from '../../../src/promise/types.ts';
import {
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../../src/shared/json.ts';
import { filesOf, treeTexts } from './support.ts';

/** One pipeline's files, and what Kratix's own code made of them. */
export interface RecordedCase {
  readonly promise: JsonObject;
  readonly pipeline: string;
  readonly type: WorkflowType;
  readonly object: JsonObject;
  /** Whether it is the last pipeline of its workflow. */
  readonly last: boolean;
  readonly files: Readonly<Record<string, string>>;
  readonly destinations: readonly JsonObject[];
  readonly answer: {
    /** Which container failed. */
    readonly error?: string;
    readonly works?: Json;
    readonly tree?: Json;
    /** The Destination that Kratix chose at random, by directory. */
    readonly pins?: Readonly<Record<string, string>>;
    readonly status?: JsonObject;
  };
}

/** What we say to a recorded case, in the form of {@link expectedAnswer}. */
export async function ourAnswer(recorded: RecordedCase): Promise<JsonObject> {
  const { promise, pipeline, type, object, last, files, destinations, answer } = recorded;
  const names = last ? [pipeline] : [pipeline, 'later'];
  const spec = objectOrEmpty(promise.spec);
  const workflows = {
    ...objectOrEmpty(spec.workflows),
    [type]: { configure: names.map((name) => ({ metadata: { name } })) },
  };
  const delivery = await deliver({
    promise: { ...promise, spec: { ...spec, workflows } },
    pipeline,
    type,
    action: 'configure',
    object,
    files: filesOf(files),
    destinations: destinations.map(readDestination),
    stateStores: [],
    placement: type === 'resource' ? pinsOf(answer.pins ?? {}) : {},
  });
  const [error] = delivery.errors;
  if (error?.container === 'work-writer') return { error: error.container };
  const works = delivery.works.map((work) => ({
    ...work,
    workloadGroups: work.workloadGroups.map(({ workloads, ...group }) => ({
      ...group,
      paths: workloads.map(({ filepath }) => filepath),
    })),
  }));
  const tree = await treeTexts(delivery);
  if (error !== undefined) return asJson({ error: error.container, works, tree });
  return asJson({ works, tree, status: comparableStatus(delivery.status) });
}

/** What Kratix says, without what the clock decides, and as the API server keeps a status. */
export function expectedAnswer({ answer, type }: RecordedCase): JsonObject {
  const { pins: _pins, status, error, works, tree } = answer;
  if (error !== undefined) return asJson({ error, works, tree });
  return asJson({ works, tree, status: comparableStatus(storeStatus(status ?? {}, type).status) });
}

/** Kratix merges conditions in random order, and takes times from the clock. */
function comparableStatus(status: JsonObject): JsonObject {
  const conditions = listOrEmpty(status.conditions).map((entry) => {
    const { lastTransitionTime: _time, ...condition } = objectOrEmpty(entry);
    return condition;
  });
  const kratix = objectOrEmpty(status.kratix);
  const workflows = objectOrEmpty(kratix.workflows);
  const pipelines = listOrEmpty(workflows.pipelines).map((entry) => {
    const { nextRetryAt: _time, ...pipeline } = objectOrEmpty(entry);
    return pipeline;
  });
  return {
    ...status,
    ...(Array.isArray(status.conditions) ? { conditions: conditions.toSorted(byType) } : {}),
    kratix: { ...kratix, workflows: { ...workflows, pipelines } },
  };
}

function byType(a: JsonObject, b: JsonObject): number {
  return stringOrEmpty(a.type) < stringOrEmpty(b.type) ? -1 : 1;
}

/** Without what is undefined, as JSON is compared. */
function asJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value));
}

function pinsOf(names: Readonly<Record<string, string>>): PlacementPins {
  return Object.fromEntries(Object.entries(names).map(([group, destination]) => [group, { destination }]));
}
