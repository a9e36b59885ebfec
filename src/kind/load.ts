import type { Engine } from '../engine/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';
import { containerdName } from './image-name.ts';
import { NodeLoad } from './node-load.ts';
import { sendArchive } from './send-archive.ts';
import { settleAll } from './settle-all.ts';
import type { KindNode, WantedImage } from './types.ts';

/** What to load, and where. */
export interface LoadRequest {
  readonly engine: Engine;
  readonly nodes: readonly KindNode[];
  /** Images that the engine has. */
  readonly references: readonly string[];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Brings images into the containerd of kind nodes. What a node has already isn't sent: it is the same where name and id
 * are; where only the name is missing, it is added. Nodes that lack the same images read one archive side by side, without
 * the layers that all of them have. In an archive images share their layers, so its bytes are counted once, in the
 * `load:end` of its first image.
 * @throws PromiseError `kind-load-failed` when all nodes are done and some failed; `image-unavailable` for an image that
 *   the engine doesn't have; `engine-lost`, `interrupted`.
 */
export async function loadImages({ engine, nodes, references, emit, signal }: LoadRequest): Promise<void> {
  const images = await findWanted(engine, references);
  const loads = nodes.map((node) => new NodeLoad({ engine, node, images, emit, signal }));
  await settleAll(
    loads.map((load) => load.findMissing()),
    signal,
  );
  await settleAll(
    groupByMissing(loads).map((group) => sendArchive(engine, group, signal)),
    signal,
  );
  const failed = loads.filter(({ failure }) => failure !== undefined);
  if (failed.length > 0) throw loadFailed(references, failed, loads.length, await findMoved(engine, images));
}

/** Which names the engine has given to another image meanwhile: what it saved then isn't what was looked for. */
async function findMoved(engine: Engine, images: readonly WantedImage[]): Promise<readonly string[]> {
  const moved: string[] = [];
  for (const { reference, id } of images)
    if ((await engine.findImage(reference))?.id !== id) moved.push(reference);
  return moved;
}

/** Looks the images up in the engine, each once. */
async function findWanted(engine: Engine, references: readonly string[]): Promise<readonly WantedImage[]> {
  const wanted: WantedImage[] = [];
  for (const reference of new Set(references)) {
    const image = await engine.findImage(reference);
    if (image === undefined) {
      throw new PromiseError('image-unavailable', `there is no image ${reference} to load into kind`, {
        hint: 'build it first, or check the name',
      });
    }
    wanted.push({ reference, name: containerdName(reference), id: image.id, diffIds: image.diffIds });
  }
  return wanted;
}

/** Puts nodes together that lack the same images; those that lack none need nothing more. */
function groupByMissing(loads: readonly NodeLoad[]): readonly (readonly NodeLoad[])[] {
  const groups = new Map<string, NodeLoad[]>();
  for (const load of loads) {
    if (load.missing.length === 0) continue;
    const key = load.missing.map(({ reference }) => reference).join(' ');
    groups.set(key, [...(groups.get(key) ?? []), load]);
  }
  return [...groups.values()];
}

/** The error that lists the nodes that didn't get everything, each with its own reason. */
function loadFailed(
  references: readonly string[],
  failed: readonly NodeLoad[],
  total: number,
  moved: readonly string[],
): PromiseError {
  const notes = failed.map(({ node, failure }) => `${node.name}: ${failure}`);
  return new PromiseError(
    'kind-load-failed',
    `could not load ${references.join(', ')} into ${failed.length} of ${total} kind nodes`,
    { hint: wayOut(failed, notes, moved), notes },
  );
}

function wayOut(failed: readonly NodeLoad[], notes: readonly string[], moved: readonly string[]): string {
  const stopped = failed.find(({ node }) => !node.running);
  if (stopped !== undefined) return `start the node: \`docker start ${stopped.node.name}\``;
  if (notes.some((note) => /no space left on device/i.test(note)))
    return "free space on the engine's disk: `docker system df` shows what takes it";
  if (moved.length > 0)
    return `${moved.join(', ')}: built anew or removed by something else meanwhile; load again once that is done`;
  return `look at the node: \`docker logs ${failed[0]?.node.name}\``;
}
