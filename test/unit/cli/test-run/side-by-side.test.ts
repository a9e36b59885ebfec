import { describe, expect, it } from 'vitest';
import type { Room } from '../../../../src/cli/test-run/room.ts';
import { sideBySide } from '../../../../src/cli/test-run/side-by-side.ts';

/** Something that runs until it is told to end. */
interface Running {
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

/** Starts items, named by the bytes that they take. */
function start(items: readonly number[], room: Partial<Room>, isOver: () => boolean = () => false) {
  const started: number[] = [];
  const running = new Map<number, Running>();
  const ended = sideBySide({
    items,
    room: { cases: Number.POSITIVE_INFINITY, memoryBytes: Number.POSITIVE_INFINITY, ...room },
    memoryOf: (item) => item,
    isOver,
    run: (item) => {
      started.push(item);
      return new Promise<void>((resolve, reject) => {
        running.set(item, { end: resolve, fail: reject });
      });
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { started, ended, running, settle };
}

describe('items side by side', () => {
  it('are no more at once than there is room for, and start in order', async () => {
    const { started, ended, running, settle } = start([1, 2, 3, 4], { cases: 2 });
    expect(started).toEqual([1, 2]);
    running.get(2)?.end();
    await settle();
    expect(started).toEqual([1, 2, 3]);
    running.get(1)?.end();
    running.get(3)?.end();
    await settle();
    expect(started).toEqual([1, 2, 3, 4]);
    running.get(4)?.end();
    expect(await ended).toEqual([]);
  });

  it('take no more memory than there is, and none overtakes one that waits for it', async () => {
    const { started, running, settle } = start([6, 5, 1], { memoryBytes: 10 });
    await settle();
    expect(started).toEqual([6]);
    running.get(6)?.end();
    await settle();
    expect(started).toEqual([6, 5, 1]);
  });

  it('run alone where one needs more than there is', async () => {
    const { started, running, settle } = start([1, 20, 2], { memoryBytes: 10 });
    expect(started).toEqual([1]);
    running.get(1)?.end();
    await settle();
    expect(started).toEqual([1, 20]);
    running.get(20)?.end();
    await settle();
    expect(started).toEqual([1, 20, 2]);
  });

  it('are not started any more once it is over', async () => {
    let over = false;
    const { started, ended, running } = start([1, 2, 3], { cases: 1 }, () => over);
    over = true;
    running.get(1)?.end();
    expect(await ended).toEqual([2, 3]);
    expect(started).toEqual([1]);
  });

  it('are all waited for where one throws, and no other starts', async () => {
    const { started, ended, running, settle } = start([1, 2, 3], { cases: 2 });
    let isEnded = false;
    const outcome = ended.catch((error: Error) => error.message).finally(() => (isEnded = true));
    running.get(1)?.fail(new Error('no'));
    await settle();
    expect(isEnded).toBe(false);
    running.get(2)?.end();
    expect(await outcome).toBe('no');
    expect(started).toEqual([1, 2]);
  });
});
