import type { Emit } from './events.ts';

/**
 * Does something, and tells how long it took, however it ended.
 * @param of whose phase it is, outermost first: case, pipeline, stage; empty: the run's own
 */
export async function timed<T>(
  emit: Emit,
  of: readonly string[],
  phase: string,
  act: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  try {
    return await act();
  } finally {
    emit({ type: 'phase', of, phase, started, milliseconds: performance.now() - started });
  }
}
