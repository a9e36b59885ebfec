import type { Delivered } from '../../compare/delivered-golden.ts';
import { type DeliverTarget, deliverWorkflow, type PipelineFiles } from '../../deliver/deliver.ts';
import { destinationTree } from '../../deliver/paths.ts';
import { type DeliverySummary, summariseDelivery } from '../../deliver/summary.ts';
import type { Delivery } from '../../deliver/types.ts';
import type { CasePlan } from '../../plan/types.ts';
import { statusAtStart } from '../../plan/workflow-status.ts';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import type { PipelineFolders } from '../../run/run-context.ts';
import type { JsonObject } from '../../shared/json.ts';
import { findDeliveryFiles } from './delivery-files.ts';
import type { KnownDestinations } from './destinations.ts';

/** What Kratix's controllers keep in a status, and go on counting after the last pipeline. */
const KRATIX_OWN = new Set(['kratix', 'workflows', 'workflowsSucceeded', 'workflowsFailed']);

/**
 * What Kratix does with what a case's pipelines write, while they run: after each, its status-writer decides what the next
 * one finds as its object, and whether there is a next one.
 */
export class CaseDelivery {
  readonly #plan: CasePlan;
  readonly #target: DeliverTarget;
  readonly #ran: PipelineFiles[] = [];
  /** Of the pipelines so far; undefined until somebody asks. */
  #delivery: Promise<Delivery> | undefined;

  constructor(plan: CasePlan, promise: JsonObject, { destinations, stateStores }: KnownDestinations) {
    const { type, action } = plan.workflow;
    this.#plan = plan;
    const { object, placement = {} } = plan;
    this.#target = { promise, type, action, object, destinations, stateStores, placement };
  }

  /** The files of each pipeline whose stages succeeded, in order. */
  get outputs(): readonly PipelineFiles[] {
    return this.#ran;
  }

  /** Takes the files of a pipeline whose stages succeeded. See `AfterPipeline`. */
  async afterPipeline(pipeline: string, folders: PipelineFolders): Promise<string | undefined> {
    this.#ran.push({ pipeline, files: await findDeliveryFiles(folders) });
    this.#delivery = undefined;
    const { phase, status } = await this.delivery();
    const { pipelines, workflow, workflowPipelines, object } = this.#plan;
    const next = pipelines[this.#ran.length];
    if (phase !== 'Succeeded' || next === undefined) return undefined;
    const position = { action: workflow.action, pipelines: workflowPipelines, current: next.name };
    return writeObjectYaml({ ...object, status: statusAtStart(status, position) });
  }

  /** What has become of the pipelines so far. */
  delivery(): Promise<Delivery> {
    this.#delivery ??= deliverWorkflow(this.#target, this.#ran);
    return this.#delivery;
  }

  /** The same, as a report tells it. */
  async summary(): Promise<DeliverySummary> {
    return summariseDelivery(await this.delivery(), this.#target.destinations);
  }

  /** The same, as goldens have it: the status without Kratix's own part, and what each Destination holds. */
  async delivered(): Promise<Delivered> {
    const { status, placements } = await this.delivery();
    const own = Object.entries(status).filter(([key]) => !KRATIX_OWN.has(key));
    const trees = this.#target.destinations.map(
      (destination) => [destination.name, destinationTree(placements, destination)] as const,
    );
    return {
      status: new TextEncoder().encode(writeObjectYaml(Object.fromEntries(own))),
      destinations: new Map(trees.filter(([, tree]) => tree.size > 0)),
    };
  }
}
