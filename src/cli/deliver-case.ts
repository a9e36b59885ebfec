import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { deliverWorkflow } from '../deliver/deliver.ts';
import { type DeliverySummary, summariseDelivery } from '../deliver/summary.ts';
import type { DeliveryFiles } from '../deliver/types.ts';
import type { CasePlan } from '../plan/types.ts';
import type { CaseRun } from '../run/types.ts';
import { systemErrorCode } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { KnownDestinations } from './destinations.ts';

/** Works out what Kratix would do with what a case's stages wrote. */
export async function deliverCase(
  plan: CasePlan,
  run: CaseRun,
  promise: JsonObject,
  { destinations, stateStores }: KnownDestinations,
): Promise<DeliverySummary> {
  const pipelines = await Promise.all(
    plan.pipelines.map(async ({ name }) => ({
      pipeline: name,
      files: await readCollected(run.collectedDir, plan.pipelineFolders ? name : ''),
    })),
  );
  const { type, action } = plan.workflow;
  const target = { promise, type, action, object: plan.object, destinations, stateStores };
  return summariseDelivery(deliverWorkflow(target, pipelines), destinations);
}

/** The files of one pipeline. They are the run's own copies: regular files and folders, nothing else. */
async function readCollected(dir: string, pipeline: string): Promise<DeliveryFiles> {
  const files = new Map<string, Uint8Array>();
  for (const kind of ['output', 'metadata']) await readFolder(path.join(dir, kind, pipeline), kind, files);
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
