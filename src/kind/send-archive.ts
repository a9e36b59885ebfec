import type { Readable } from 'node:stream';
import type { Engine } from '../engine/types.ts';
import { ahead } from '../shared/ahead.ts';
import { type PartialArchive, savePartial } from './archive/partial-archive.ts';
import type { ImportFlags } from './node-containerd.ts';
import type { NodeLoad } from './node-load.ts';
import { settleAll } from './settle-all.ts';
import { type TeeTarget, tee, teeTarget } from './tee.ts';

/** A node, and how it wants its import. */
interface Receiver {
  readonly load: NodeLoad;
  readonly flags: ImportFlags;
}

/** A node that didn't take an archive, and its words. */
interface Refusal {
  readonly receiver: Receiver;
  readonly words: string;
}

/** ctr's words for an archive whose index names platforms that the archive doesn't hold. */
const PLATFORM_ABSENT = /content digest \S+: not found/;

/**
 * Sends nodes that lack the same images one archive of them, all at once: first without the layers that all of them have,
 * and for nodes that don't take that, a whole one. An engine that stores images as containerd does may save an index with
 * platforms it never pulled; for nodes that refuse it, it is sent again for their own platform.
 * @throws PromiseError of the engine's; nodes that fail keep it to themselves.
 */
export async function sendArchive(
  engine: Engine,
  loads: readonly NodeLoad[],
  signal: AbortSignal,
): Promise<void> {
  const images = loads[0]?.missing ?? [];
  const stores = loads.map(({ blobs }) => blobs);
  // Saving takes a second or more, and the nodes are asked meanwhile.
  const saving = ahead(savePartial(engine, images, stores, signal));
  const receivers = await askForFlags(loads, signal).catch(async (error: unknown) => {
    await (await saving.catch(() => undefined))?.remove();
    throw error;
  });
  const partial = await saving;
  const left = partial === undefined ? receivers : await sendPartial(partial, receivers, signal);
  const references = images.map(({ reference }) => reference);
  const failed = await sendToAll(() => engine.saveImages(references, signal), left, signal);
  for (const { receiver, words } of failed) receiver.load.fail(words);
}

/** Asks the nodes how they import; one that can't say has failed. */
async function askForFlags(loads: readonly NodeLoad[], signal: AbortSignal): Promise<readonly Receiver[]> {
  const receivers: Receiver[] = [];
  const asked = loads.map(async (load) => {
    const flags = await load.importFlags();
    if (flags !== undefined) receivers.push({ load, flags });
  });
  await settleAll(asked, signal);
  return receivers;
}

/** Sends what the nodes lack; returns those that still need all of it. */
async function sendPartial(
  partial: PartialArchive,
  receivers: readonly Receiver[],
  signal: AbortSignal,
): Promise<readonly Receiver[]> {
  try {
    const refused = await sendToAll(async () => partial.open(), receivers, signal);
    return refused.map(({ receiver }) => receiver);
  } finally {
    await partial.remove();
  }
}

/** Sends an archive, and once more to those that miss a platform in it; returns the nodes that didn't take it. */
async function sendToAll(
  open: () => Promise<Readable>,
  receivers: readonly Receiver[],
  signal: AbortSignal,
): Promise<readonly Refusal[]> {
  const refused = await send(open, receivers, signal);
  const misses = ({ receiver, words }: Refusal) => receiver.flags.allPlatforms && PLATFORM_ABSENT.test(words);
  const again = refused.filter(misses).map(({ receiver: { load, flags } }) => ({
    load,
    flags: { ...flags, allPlatforms: false },
  }));
  const others = refused.filter((refusal) => !misses(refusal));
  return [...others, ...(await send(open, again, signal))];
}

/** Sends one archive to all; returns the nodes that didn't take it. */
async function send(
  open: () => Promise<Readable>,
  receivers: readonly Receiver[],
  signal: AbortSignal,
): Promise<readonly Refusal[]> {
  if (receivers.length === 0) return [];
  const archive = await open();
  // An archive that breaks off leaves the nodes waiting for the rest.
  const broken = new AbortController();
  const patience = AbortSignal.any([signal, broken.signal]);
  const refused: Refusal[] = [];
  const targets: TeeTarget[] = [];
  const imports = receivers.map(async (receiver) => {
    const target = teeTarget();
    targets.push(target);
    const words = await receiver.load.receive(target, receiver.flags, patience);
    if (words !== undefined) refused.push({ receiver, words });
  });
  const copy = tee(archive, targets).catch((error: unknown) => {
    broken.abort();
    throw error;
  });
  // The copy comes first: its error is the cause of all the others.
  await settleAll([copy, ...imports], signal);
  return refused;
}
