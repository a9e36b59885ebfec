/**
 * What a case created and is being taken away while the case goes on. Nobody waits for it but those that need the names again,
 * and the end of the case: until {@link settled}, something may be left.
 */
export class Removals {
  readonly #byName = new Map<string, Promise<void>>();

  /**
   * Begins a removal.
   * @param name of all that it removes
   * @param remove must not reject
   */
  begin(name: string, remove: () => Promise<void>): void {
    this.#byName.set(name, this.settledOf(name).then(remove));
  }

  /** Settles when what bears a name is gone. */
  async settledOf(name: string): Promise<void> {
    await this.#byName.get(name);
  }

  /** Settles when everything is gone. */
  async settled(): Promise<void> {
    await Promise.all(this.#byName.values());
  }
}
