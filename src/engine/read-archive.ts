import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Extract, extract, type Header } from 'tar-stream';
import { ahead } from '../shared/ahead.ts';
import { interrupted, PromiseError } from '../shared/errors.ts';

/** One entry of an archive: its header, and its content as a stream. */
export type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

export type { Header };

/** Takes an entry and reads it to its end, or leaves it; false ends the reading of the whole archive. */
export type OnEntry = (entry: Entry) => Promise<boolean>;

/**
 * Hands an archive's entries over, one at a time, and lets go of the archive however that ends.
 * @throws PromiseError `interrupted` on abort, `engine-error` for an archive that breaks off or isn't one; whatever the
 * archive itself fails with.
 */
export async function readArchive(archive: Readable, onEntry: OnEntry, signal: AbortSignal): Promise<void> {
  const entries = extract();
  let sourceError: Error | undefined;
  let formatError: Error | undefined;
  let handlerFailure: { readonly error: unknown } | undefined;
  let entryBroke = false;
  archive.once('error', (error) => {
    sourceError = error;
  });
  entries.once('error', (error) => {
    formatError = error;
  });
  const transfer = ahead(pipeline(archive, entries, { signal }));
  try {
    for await (const entry of entries) {
      entry.once('error', () => {
        entryBroke = true;
      });
      const goOn = await onEntry(entry).catch((error) => {
        if (!entryBroke) handlerFailure = { error };
        throw error;
      });
      if (!goOn) return;
      // Without effect on an entry that has been read.
      entry.resume();
    }
    await transfer;
  } catch (error) {
    archive.destroy();
    // Where an archive breaks off, its entry fails first, and the reason comes after it.
    await transfer.catch(() => undefined);
    if (signal.aborted) throw interrupted();
    // Giving up breaks the archive off as well, which must not hide why.
    if (handlerFailure !== undefined) throw handlerFailure.error;
    if (sourceError !== undefined) throw sourceError;
    if (formatError === undefined) throw error;
    throw new PromiseError(
      'engine-error',
      `the container engine sent files that can't be read: ${formatError.message}`,
      { hint: 'run again; if it stays, see the log of the container engine', cause: formatError },
    );
  } finally {
    archive.destroy();
    await transfer.catch(() => undefined);
  }
}
