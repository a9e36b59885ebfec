import type { StreamName } from '../shared/events.ts';

/** Takes the pieces of a container's multiplexed output, in the order in which they were written. */
export type OnPiece = (stream: StreamName, piece: Buffer) => void;

const HEADER_LENGTH = 8;

/**
 * Splits the engine's multiplexed stream (an eight-byte header before each frame) into stdout and stderr. Pieces are
 * handed on as they come, so a frame of any size is never gathered in memory. The returned function takes chunks.
 */
export function demultiplexer(onPiece: OnPiece): (chunk: Buffer) => void {
  const header = Buffer.alloc(HEADER_LENGTH);
  let headerFilled = 0;
  let remaining = 0;
  let stream: StreamName = 'stdout';
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (remaining > 0) {
        const piece = chunk.subarray(at, at + remaining);
        at += piece.length;
        remaining -= piece.length;
        onPiece(stream, piece);
        continue;
      }
      const copied = chunk.copy(header, headerFilled, at, at + HEADER_LENGTH - headerFilled);
      at += copied;
      headerFilled += copied;
      if (headerFilled === HEADER_LENGTH) {
        headerFilled = 0;
        stream = header[0] === 2 ? 'stderr' : 'stdout';
        remaining = header.readUInt32BE(4);
      }
    }
  };
}
