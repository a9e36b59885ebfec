import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';
import { asError } from '../shared/errors.ts';

export type { Pack };

/**
 * A tar, written as it is read.
 * @param write adds the entries, one after the other; an error of it destroys the stream
 */
export function writeArchive(write: (archive: Pack) => Promise<void>): Readable {
  const archive = pack();
  const writeAll = async (): Promise<void> => {
    await write(archive);
    archive.finalize();
  };
  writeAll().catch((error: unknown) => archive.destroy(asError(error)));
  const bytes = Readable.from(archive, { objectMode: false });
  // Whoever reads it sees the error; when nobody does any more, it must not end the process.
  bytes.on('error', () => undefined);
  return bytes;
}
