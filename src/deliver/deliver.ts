import type { PlacementPins, WorkflowAction, WorkflowType } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { deliverPipeline, type PipelineDelivery } from './deliver-pipeline.ts';
import { stateStoreTree } from './paths.ts';
import { scheduleWork } from './schedule.ts';
import type { Delivery, DeliveryFiles, Destination, StateStore, Work } from './types.ts';
import { dependenciesWork } from './work.ts';

/** What is delivered, and where it could go. */
export interface DeliverTarget {
  /** The whole document of the Promise. */
  readonly promise: JsonObject;
  readonly type: WorkflowType;
  readonly action: WorkflowAction;
  /** The request as admitted, or the Promise itself; its status is where the new one begins. */
  readonly object: JsonObject;
  readonly destinations: readonly Destination[];
  readonly stateStores: readonly StateStore[];
  readonly placement?: PlacementPins;
}

/** One pipeline that ran to its end. */
export interface PipelineFiles {
  readonly pipeline: string;
  readonly files: DeliveryFiles;
}

/** Does to the files of one pipeline what Kratix does after its last stage. See {@link deliverWorkflow}. */
export async function deliver(request: DeliverTarget & PipelineFiles): Promise<Delivery> {
  const { pipeline, files, ...target } = request;
  return deliverWorkflow(target, [{ pipeline, files }]);
}

/**
 * Does to what the pipelines of a workflow left what Kratix does after each: the work-writer makes a Work of the output,
 * the scheduler places it, the status-writer updates the object's status, which the next pipeline starts with. A pipeline
 * that is suspended or fails ends the workflow: what is given of later ones is passed over. The Work of `spec.dependencies` comes with a Promise's configure
 * workflow. Of the files, only metadata is read, and nothing is written.
 * @throws PromiseError `invalid-case`: a pinned Destination doesn't match; what reading the files throws
 */
export async function deliverWorkflow(
  target: DeliverTarget,
  pipelines: readonly PipelineFiles[],
): Promise<Delivery> {
  const { promise, type, action, destinations, stateStores, placement } = target;
  const ran: PipelineDelivery[] = [];
  let status = objectOrEmpty(target.object.status);
  for (const { pipeline, files } of pipelines) {
    const object = { ...target.object, status };
    const delivered = await deliverPipeline({ promise, type, action, object, pipeline, files });
    ran.push(delivered);
    status = delivered.status;
    if (delivered.phase !== 'Succeeded') break;
  }
  const dependencies = type === 'promise' && action === 'configure' ? dependenciesWork(promise) : undefined;
  const works = [dependencies, ...ran.map(({ work }) => work)].filter(
    (work): work is Work => work !== undefined,
  );
  const schedules = works.map((work) => scheduleWork(work, destinations, placement));
  const placements = schedules.flatMap((schedule) => schedule.placements);
  const trees = destinations.map(
    (destination) => [destination.name, stateStoreTree(placements, destination, stateStores)] as const,
  );
  const last = ran.at(-1);
  return {
    works,
    placements,
    status,
    phase: last?.phase ?? 'Succeeded',
    control: last?.control,
    tree: new Map(trees.filter(([, tree]) => tree.size > 0)),
    errors: ran.flatMap(({ errors }) => errors),
    warnings: [...ran, ...schedules].flatMap(({ warnings }) => warnings),
  };
}
