import { describe, expect, it } from 'vitest';
import { demultiplexer } from '../../../src/engine/output.ts';

/** A frame of the engine's multiplexed stream. */
function frame(type: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

describe('the multiplexed stream', () => {
  it('is told apart, in chunks of any size', () => {
    const bytes = Buffer.concat([frame(1, 'out'), frame(2, 'err'), frame(1, ''), frame(1, ' more')]);
    for (let size = 1; size <= bytes.length; size++) {
      const seen = { stdout: '', stderr: '' };
      const push = demultiplexer((stream, piece) => {
        seen[stream] += piece.toString();
      });
      for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size));
      expect(seen).toEqual({ stdout: 'out more', stderr: 'err' });
    }
  });
});
