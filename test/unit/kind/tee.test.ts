import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { tee, teeTarget } from '../../../src/kind/tee.ts';

const CHUNK = 64 * 1024;

test('every reader gets every byte, and the bytes are counted', async () => {
  const chunks = Array.from({ length: 40 }, (_, index) => Buffer.alloc(CHUNK, index));
  const targets = [teeTarget(), teeTarget()];
  const [, ...copies] = await Promise.all([
    tee(Readable.from(chunks), targets),
    ...targets.map(({ stream }) => buffer(stream)),
  ]);
  for (const copy of copies) expect(copy.equals(Buffer.concat(chunks))).toBe(true);
  expect(targets.map(({ bytes }) => bytes)).toEqual([40 * CHUNK, 40 * CHUNK]);
});

test('the source is read no faster than the slowest reader reads', async () => {
  let given = 0;
  const source = Readable.from(
    count(100, () => given++),
    { highWaterMark: 1 },
  );
  const [fast, slow] = [teeTarget(), teeTarget()];
  fast.stream.resume();
  const copied = tee(source, [fast, slow]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(given).toBeLessThan(5);
  slow.stream.resume();
  await copied;
  expect(given).toBe(100);
});

test('a reader that gives up does not stop the others', async () => {
  const [stays, leaves] = [teeTarget(), teeTarget()];
  const copied = tee(Readable.from(count(40)), [stays, leaves]);
  leaves.stream.once('readable', () => leaves.stream.destroy());
  const [copy] = await Promise.all([buffer(stays.stream), copied]);
  expect(copy.length).toBe(40 * CHUNK);
});

test('the source is let go when no reader is left', async () => {
  const source = Readable.from(count(Number.POSITIVE_INFINITY));
  const target = teeTarget();
  target.stream.once('readable', () => target.stream.destroy());
  await tee(source, [target]);
  expect(source.destroyed).toBe(true);
});

test('a source that fails fails the copy, and its readers see no end', async () => {
  const failure = new Error('broken off');
  const target = teeTarget();
  let ended = false;
  target.stream.on('end', () => {
    ended = true;
  });
  target.stream.resume();
  const source = Readable.from(
    (async function* () {
      yield Buffer.alloc(CHUNK);
      throw failure;
    })(),
  );
  await expect(tee(source, [target])).rejects.toBe(failure);
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
});

async function* count(chunks: number, onChunk?: () => void): AsyncGenerator<Buffer> {
  for (let index = 0; index < chunks; index++) {
    onChunk?.();
    yield Buffer.alloc(CHUNK, 1);
  }
}
