import type { Room } from './room.ts';

/** What {@link sideBySide} runs, and how. */
export interface SideBySide<T> {
  readonly items: readonly T[];
  readonly room: Room;
  /** Bytes that an item may take. */
  readonly memoryOf: (item: T) => number;
  readonly run: (item: T) => Promise<void>;
  /** Asked before each start: once true, nothing more starts. */
  readonly isOver: () => boolean;
}

/**
 * Runs items side by side as far as there is room, and starts them in order: none overtakes one that waits for memory, so
 * that none waits forever. One that needs more than all the room runs alone.
 * @returns the items that were not started.
 * @throws the first error, once everything that was started has ended.
 */
export async function sideBySide<T>({
  items,
  room,
  memoryOf,
  run,
  isOver,
}: SideBySide<T>): Promise<readonly T[]> {
  const running = new Set<Promise<void>>();
  const errors: unknown[] = [];
  let taken = 0;
  const hasRoom = (bytes: number): boolean =>
    running.size === 0 || (running.size < room.cases && taken + bytes <= room.memoryBytes);
  let next = 0;
  for (const item of items) {
    const bytes = memoryOf(item);
    while (!hasRoom(bytes)) await Promise.race(running);
    if (errors.length > 0 || isOver()) break;
    next += 1;
    taken += bytes;
    const task = run(item)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => {
        taken -= bytes;
        running.delete(task);
      });
    running.add(task);
  }
  await Promise.all(running);
  if (errors.length > 0) throw errors[0];
  return items.slice(next);
}
