import { deliver } from '../../deliver/deliver.ts';
import { readDestination, readStateStore } from '../../deliver/destinations.ts';
import type { Delivery, DeliveryError, DeliveryFiles, Work } from '../../deliver/types.ts';
import type { Problem } from '../../promise/problems.ts';
import { pipelineNames } from '../../promise/promise-settings.ts';
import type { PlacementPins, WorkflowAction, WorkflowType } from '../../promise/types.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { bytesContent, type FileContent } from '../../shared/file-content.ts';
import { isObject, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { answerQuestions, type QuestionShape, unfit } from '../internal-question.ts';
import type { CommandIo } from '../io.ts';

const QUESTION: QuestionShape = {
  fields: {
    promise: 'object',
    pipeline: 'string',
    type: 'string',
    action: 'string',
    object: 'object',
    files: { map: 'string' },
    destinations: { list: 'object' },
    stateStores: { list: 'object' },
    placement: { map: 'string' },
  },
  required: ['promise', 'pipeline', 'type', 'action', 'files'],
};

/** The answer (docs/schemas/deliver-answer.json). */
interface DeliverAnswer {
  readonly works: readonly JsonObject[];
  readonly status: JsonObject;
  readonly phase: Delivery['phase'];
  readonly tree: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly errors: readonly Pick<DeliveryError, 'container' | 'file' | 'message'>[];
}

/**
 * `promise internal deliver`: what Kratix makes of what a pipeline left, as JSON; for programs that judge us.
 * @throws PromiseError `usage`: stdin isn't a question; `unknown-pipeline`; `invalid-case`: a pinned Destination doesn't match
 */
export async function internalDeliverCommand(io: CommandIo): Promise<ExitCode> {
  await answerQuestions(io, QUESTION, deliverAnswer);
  return 0;
}

async function deliverAnswer(question: JsonObject): Promise<DeliverAnswer> {
  const promise = objectOrEmpty(question.promise);
  const [type, action] = [workflowType(question), workflowAction(question)];
  const pipeline = stringOrEmpty(question.pipeline);
  checkPipelineName(pipelineNames(promise, type, action), pipeline, `${type}/${action}`);
  const delivery = await deliver({
    promise,
    pipeline,
    type,
    action,
    object: objectOf(question, type),
    files: filesOf(objectOrEmpty(question.files)),
    destinations: listOrEmpty(question.destinations).filter(isObject).map(readDestination),
    stateStores: listOrEmpty(question.stateStores).filter(isObject).map(readStateStore),
    placement: pinsOf(stringsOf(objectOrEmpty(question.placement))),
  });
  return {
    works: await Promise.all(delivery.works.map(workManifest)),
    status: delivery.status,
    phase: delivery.phase,
    tree: await mapped(delivery.tree, base64Files),
    errors: delivery.errors.map(({ container, file, message }) => ({ container, file, message })),
  };
}

function workflowType({ type }: JsonObject): WorkflowType {
  if (type === 'resource' || type === 'promise') return type;
  throw unfit([{ path: ['type'], message: 'must be resource or promise' }]);
}

function workflowAction({ action }: JsonObject): WorkflowAction {
  if (action === 'configure' || action === 'delete') return action;
  throw unfit([{ path: ['action'], message: 'must be configure or delete' }]);
}

/** A Promise that declares no such workflow at all is taken for the part of one that doesn't matter here. */
function checkPipelineName(names: readonly string[], pipeline: string, workflow: string): void {
  if (names.length === 0 || names.includes(pipeline)) return;
  throw new PromiseError('unknown-pipeline', `the Promise has no pipeline ${pipeline} in ${workflow}`, {
    hint: `its pipelines there: ${names.join(', ')}`,
  });
}

/** The object of a Promise workflow is the Promise, given once or twice. */
function objectOf({ object, promise }: JsonObject, type: WorkflowType): JsonObject {
  if (isObject(object)) return object;
  if (type === 'promise') return objectOrEmpty(promise);
  throw unfit([{ path: ['object'], message: 'is missing' }]);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function filesOf(files: JsonObject): DeliveryFiles {
  const contents = Object.entries(stringsOf(files));
  const names = new Set(contents.map(([name]) => name));
  const problems = contents.flatMap(([name, content]): readonly Problem[] => {
    const message = wrongFileName(name, names) ?? (BASE64.test(content) ? undefined : 'is not base64');
    return message === undefined ? [] : [{ path: ['files', name], message }];
  });
  if (problems.length > 0) throw unfit(problems);
  return new Map(contents.map(([name, content]) => [name, bytesContent(Buffer.from(content, 'base64'))]));
}

/** An empty folder is a path that ends with a slash. */
function wrongFileName(name: string, names: ReadonlySet<string>): string | undefined {
  const steps = name.replace(/\/$/, '').split('/');
  if (!['output', 'metadata'].includes(steps[0] ?? '') || (steps.length < 2 && !name.endsWith('/'))) {
    return 'must be below output/ or metadata/';
  }
  if (steps.some((step) => step === '' || step === '.' || step === '..')) return 'must be a plain path';
  const above = steps.slice(0, -1).map((_, index) => steps.slice(0, index + 1).join('/'));
  const file = above.find((folder) => names.has(folder));
  return file === undefined ? undefined : `lies below ${file}, which is a file`;
}

function base64Files(files: ReadonlyMap<string, FileContent>): Promise<Readonly<Record<string, string>>> {
  return mapped(files, toBase64);
}

async function toBase64(content: FileContent): Promise<string> {
  return Buffer.from(await content.read()).toString('base64');
}

/** A map as an object of what becomes of its values. */
async function mapped<From, To>(
  map: ReadonlyMap<string, From>,
  convert: (value: From) => Promise<To>,
): Promise<Readonly<Record<string, To>>> {
  return Object.fromEntries(
    await Promise.all([...map].map(async ([key, value]) => [key, await convert(value)] as const)),
  );
}

/** A Work as Kratix's manifest has it, but for the contents of its files: plain bytes in base64, not compressed. */
async function workManifest({
  name,
  namespace,
  labels,
  promiseName,
  resourceName,
  workloadGroups,
}: Work): Promise<JsonObject> {
  const groups = workloadGroups.map(async ({ id, directory, destinationSelectors, workloads }) => ({
    id,
    directory,
    destinationSelectors: destinationSelectors.map(({ matchLabels, source }) => ({ matchLabels, source })),
    workloads: await Promise.all(
      workloads.map(async ({ filepath, content }) => ({ filepath, content: await toBase64(content) })),
    ),
  }));
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Work',
    metadata: { name, namespace, labels },
    spec: {
      promiseName,
      ...(resourceName === '' ? {} : { resourceName }),
      workloadGroups: await Promise.all(groups),
    },
  };
}

/** The decoder has seen that all values are strings. */
function stringsOf(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, stringOrEmpty(value)]));
}

/** Pins by group, that were in no file. */
function pinsOf(placement: Readonly<Record<string, string>>): PlacementPins {
  return Object.fromEntries(
    Object.entries(placement).map(([group, destination]) => [group, { destination }]),
  );
}
