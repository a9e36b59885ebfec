/**
 * Marks work that goes on before anybody waits for it, and that maybe nobody ever waits for: until somebody does, its failure
 * must not count as unhandled.
 */
export function ahead<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
