import { asError } from '../shared/errors.ts';

/**
 * What a case created and is being taken away while the case goes on. Nobody waits for it but those that need the names again,
 * and the end of the case: until {@link settled}, something may be left, and what went wrong is not told.
 */
export class Removals {
  /** None of them rejects. */
  readonly #byName = new Map<string, Promise<void>>();
  readonly #errors: unknown[] = [];

  /**
   * Begins a removal, once that of the same name before it is through.
   * @param name of all that it removes
   * @param remove what it throws is thrown by {@link settled}
   */
  begin(name: string, remove: () => Promise<void>): void {
    const removal = this.settledOf(name).then(remove);
    this.#byName.set(
      name,
      removal.catch((error: unknown) => void this.#errors.push(error)),
    );
  }

  /** Settles when nothing of a name is being removed any more. Never rejects: who waits can go on. */
  async settledOf(name: string): Promise<void> {
    await this.#byName.get(name);
  }

  /**
   * Settles when nothing is being removed any more.
   * @throws what the only removal that failed has thrown; AggregateError where several did
   */
  async settled(): Promise<void> {
    await Promise.all(this.#byName.values());
    const [first, ...others] = this.#errors;
    if (others.length > 0)
      throw new AggregateError(this.#errors, this.#errors.map((each) => asError(each).message).join('; '));
    if (this.#errors.length > 0) throw first;
  }
}
