import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type DeliverTarget, deliverWorkflow, type PipelineFiles } from '../deliver/deliver.ts';
import { type DeliverySummary, summariseDelivery } from '../deliver/summary.ts';
import type { Delivery, DeliveryFiles } from '../deliver/types.ts';
import type { CasePlan } from '../plan/types.ts';
import { statusAtStart } from '../plan/workflow-status.ts';
import { writeObjectYaml } from '../promise/write-yaml.ts';
import type { PipelineFolders } from '../run/run-context.ts';
import { systemErrorCode } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { KnownDestinations } from './destinations.ts';

/**
 * What Kratix does with what a case's pipelines write, while they run: after each, its status-writer decides what the next
 * one finds as its object, and whether there is a next one.
 */
export class CaseDelivery {
  readonly #plan: CasePlan;
  readonly #target: DeliverTarget;
  readonly #ran: PipelineFiles[] = [];

  constructor(plan: CasePlan, promise: JsonObject, { destinations, stateStores }: KnownDestinations) {
    const { type, action } = plan.workflow;
    this.#plan = plan;
    this.#target = { promise, type, action, object: plan.object, destinations, stateStores };
  }

  /** Takes the files of a pipeline whose stages succeeded. See `AfterPipeline`. */
  async afterPipeline(pipeline: string, folders: PipelineFolders): Promise<string | undefined> {
    this.#ran.push({ pipeline, files: await readCollected(folders) });
    const { phase, status } = this.delivery();
    const { pipelines, workflow, workflowPipelines, object } = this.#plan;
    const next = pipelines[this.#ran.length];
    if (phase !== 'Succeeded' || next === undefined) return undefined;
    const position = { action: workflow.action, pipelines: workflowPipelines, current: next.name };
    return writeObjectYaml({ ...object, status: statusAtStart(status, position) });
  }

  /** What has become of the pipelines so far. */
  delivery(): Delivery {
    return deliverWorkflow(this.#target, this.#ran);
  }

  /** The same, as a report tells it. */
  summary(): DeliverySummary {
    return summariseDelivery(this.delivery(), this.#target.destinations);
  }
}

/** The files of one pipeline. They are the run's own copies: regular files and folders, nothing else. */
async function readCollected(folders: PipelineFolders): Promise<DeliveryFiles> {
  const files = new Map<string, Uint8Array>();
  for (const [kind, folder] of Object.entries(folders)) await readFolder(folder, kind, files);
  return files;
}

async function readFolder(dir: string, prefix: string, files: Map<string, Uint8Array>): Promise<void> {
  for (const entry of await entriesOf(dir)) {
    const [file, name] = [path.join(dir, entry.name), `${prefix}/${entry.name}`];
    if (entry.isFile()) files.set(name, await readFile(file));
    if (!entry.isDirectory()) continue;
    files.set(`${name}/`, new Uint8Array());
    await readFolder(file, name, files);
  }
}

/** A pipeline that wrote nothing may have no folder. */
async function entriesOf(dir: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
