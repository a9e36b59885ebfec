import type { Engine } from '../engine/types.ts';
import type { ImportFlags } from './node-containerd.ts';
import type { NodeLoad } from './node-load.ts';
import { settleAll } from './settle-all.ts';
import { type TeeTarget, tee, teeTarget } from './tee.ts';

/** A node, and how it wants its import. */
interface Receiver {
  readonly load: NodeLoad;
  readonly flags: ImportFlags;
}

/** ctr's words for an archive whose index names platforms that the archive doesn't hold. */
const PLATFORM_ABSENT = /content digest \S+: not found/;

/**
 * Sends nodes that lack the same images one archive of them, all at once. An engine that stores images as containerd does
 * may save an index with platforms it never pulled; for nodes that refuse it, it is sent again for their own platform.
 * @throws PromiseError of the engine's; nodes that fail keep it to themselves.
 */
export async function sendArchive(
  engine: Engine,
  loads: readonly NodeLoad[],
  signal: AbortSignal,
): Promise<void> {
  const receivers: Receiver[] = [];
  const asked = loads.map(async (load) => {
    const flags = await load.importFlags();
    if (flags !== undefined) receivers.push({ load, flags });
  });
  await settleAll(asked, signal);
  const refused = await send(engine, receivers, signal);
  const again = refused.map(({ load, flags }) => ({ load, flags: { ...flags, allPlatforms: false } }));
  await send(engine, again, signal);
}

/** Sends one archive; returns the nodes that should be tried without the platforms that aren't in it. */
async function send(
  engine: Engine,
  receivers: readonly Receiver[],
  signal: AbortSignal,
): Promise<readonly Receiver[]> {
  const [first] = receivers;
  if (first === undefined) return [];
  const references = first.load.missing.map(({ reference }) => reference);
  // An archive that breaks off leaves the nodes waiting for the rest.
  const broken = new AbortController();
  const patience = AbortSignal.any([signal, broken.signal]);
  const source = await engine.saveImages(references, signal);
  const refused: Receiver[] = [];
  const targets: TeeTarget[] = [];
  const imports = receivers.map(async (receiver) => {
    const { load, flags } = receiver;
    const target = teeTarget();
    targets.push(target);
    const words = await load.import(target.stream, flags, patience);
    if (words === undefined) await load.verify(target.bytes);
    else if (flags.allPlatforms && PLATFORM_ABSENT.test(words)) refused.push(receiver);
    else load.fail(words);
  });
  const copy = tee(source, targets).catch((error: unknown) => {
    broken.abort();
    throw error;
  });
  // The copy comes first: its error is the cause of all the others.
  await settleAll([copy, ...imports], signal);
  return refused;
}
