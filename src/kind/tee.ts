import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';

/** One reader of a stream that several read. */
export interface TeeTarget {
  readonly stream: PassThrough;
  /** How many bytes went to it. */
  bytes: number;
}

/** Makes a reader for {@link tee}. */
export function teeTarget(): TeeTarget {
  return { stream: new PassThrough(), bytes: 0 };
}

/**
 * Copies a stream to several readers at the pace of the slowest, so that no more than a chunk is held in memory. A
 * reader that gives up (its stream is destroyed) doesn't stop the others; without any left, the source is let go. The
 * readers' streams end only where the source did.
 * @throws whatever the source fails with.
 */
export async function tee(source: Readable, targets: readonly TeeTarget[]): Promise<void> {
  for await (const chunk of source) {
    await Promise.all(targets.map((target) => write(target, chunk)));
    if (targets.every(({ stream }) => stream.destroyed)) return;
  }
  for (const { stream } of targets) stream.end();
}

/** Writes a chunk, and waits until the reader can take more, or is gone. */
async function write(target: TeeTarget, chunk: Buffer): Promise<void> {
  const { stream } = target;
  if (stream.destroyed) return;
  target.bytes += chunk.length;
  if (stream.write(chunk)) return;
  const settled = new AbortController();
  const wait = (event: string): Promise<unknown> =>
    once(stream, event, { signal: settled.signal }).catch(() => undefined);
  await Promise.race([wait('drain'), wait('close')]);
  settled.abort();
}
