import type { ContainerSpec, Engine } from '../engine/types.ts';
import { asError } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';

/**
 * What a pipeline creates in the engine, so that all of it is removed, and nothing else. A name is noted before the
 * thing is asked for: a request that fails half-way may have made it all the same.
 */
export class RunResources {
  readonly #engine: Engine;
  readonly #containers = new Set<string>();
  readonly #volumes = new Set<string>();
  readonly #images = new Set<string>();
  readonly #kept = new Set<string>();
  readonly #removals: Promise<void>[] = [];
  readonly #errors: unknown[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Creates volumes side by side.
   * @throws PromiseError what the engine says, once all requests are through.
   */
  async createVolumes(names: readonly string[], labels: Readonly<Record<string, string>>): Promise<void> {
    for (const name of names) this.#volumes.add(name);
    const results = await Promise.allSettled(names.map((name) => this.#engine.createVolume(name, labels)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /**
   * Creates a container and returns its id.
   * @throws PromiseError what the engine says.
   */
  async createContainer(spec: ContainerSpec): Promise<string> {
    this.#containers.add(spec.name);
    return this.#engine.createContainer(spec);
  }

  /**
   * Makes an image of a container as it is now, and returns its id.
   * @throws PromiseError what the engine says.
   */
  async commitContainer(container: string, labels: Readonly<Record<string, string>>): Promise<string> {
    const image = await this.#engine.commitContainer(container, labels);
    this.#images.add(image);
    return image;
  }

  /** Removes a container that is done with, while the caller goes on. */
  release(name: string): void {
    if (!this.#containers.delete(name)) return;
    const removal = this.#engine.removeContainer(name);
    this.#removals.push(removal.catch((error) => void this.#errors.push(error)));
  }

  /** Whether a container was asked for and isn't released: a stage that may not start has none. */
  holds(container: string): boolean {
    return this.#containers.has(container);
  }

  /** Leaves a container, and all volumes, for the user to look at. */
  keep(container: string): void {
    this.#containers.delete(container);
    for (const volume of this.#volumes) this.#kept.add(volume);
  }

  /**
   * Removes everything that is left: containers first, since they hold on to images and volumes. An error doesn't stop it, and is
   * told as a notice: it must not hide why the run ended.
   */
  async removeAll(emit: Emit): Promise<void> {
    for (const name of [...this.#containers]) this.release(name);
    await Promise.all(this.#removals);
    const volumes = [...this.#volumes].filter((name) => !this.#kept.has(name));
    const results = await Promise.allSettled([
      ...volumes.map((name) => this.#engine.removeVolume(name)),
      ...[...this.#images].map((image) => this.#engine.removeImage(image)),
    ]);
    for (const result of results) if (result.status === 'rejected') this.#errors.push(result.reason);
    const [first] = this.#errors;
    if (first === undefined) return;
    emit({
      type: 'notice',
      level: 'warning',
      message: `could not remove everything that this run created: ${asError(first).message}`,
      hint: 'the next run removes it',
    });
  }
}
