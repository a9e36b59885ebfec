import type { Engine } from '../engine/types.ts';
import type { Emit } from '../shared/events.ts';
import { type ContainerdStore, findPresence } from './containerd-store.ts';
import { type ImportFlags, NodeContainerd, NodeFailure } from './node-containerd.ts';
import type { TeeTarget } from './tee.ts';
import type { KindNode, WantedImage } from './types.ts';

/** What a node's load needs. */
export interface NodeLoadRequest {
  readonly engine: Engine;
  readonly node: KindNode;
  readonly images: readonly WantedImage[];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * One node on its way to having the images. A failure of the node ends its way, and not the other nodes': it is kept in
 * `failure`. What methods throw is of the engine, and ends everything.
 */
export class NodeLoad {
  readonly node: KindNode;
  readonly #request: NodeLoadRequest;
  readonly #containerd: NodeContainerd;
  readonly #started = performance.now();
  #missing: readonly WantedImage[];
  #failure: string | undefined;
  #blobs: ContainerdStore['blobs'] = new Map();

  constructor(request: NodeLoadRequest) {
    this.#request = request;
    this.node = request.node;
    this.#missing = request.images;
    this.#containerd = new NodeContainerd(request.engine, request.node, request.signal);
  }

  /** What is still to be sent; nothing once the node has failed. */
  get missing(): readonly WantedImage[] {
    return this.#failure === undefined ? this.#missing : [];
  }

  /** What the node's containerd held when it was last asked. */
  get blobs(): ContainerdStore['blobs'] {
    return this.#blobs;
  }

  /** In ctr's words; undefined where all is well. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Finds out what the node lacks. */
  async findMissing(): Promise<void> {
    const { emit, images } = this.#request;
    for (const { reference } of images) emit({ type: 'load:start', image: reference, node: this.node.name });
    await this.#attempt(async () => {
      if (!this.node.running) throw new NodeFailure('the node is not running');
      await this.#settlePresent('present', 0);
    });
  }

  /** Asks the node how to import; undefined where the node failed. */
  async importFlags(): Promise<ImportFlags | undefined> {
    let flags: ImportFlags | undefined;
    await this.#attempt(async () => {
      flags = await this.#containerd.importFlags();
    });
    return flags;
  }

  /**
   * Imports an archive of what is missing, and makes sure that it did what it was to do: each image under its name, with
   * the engine's id. Returns the node's words where it didn't, and decides nothing yet.
   */
  async receive(archive: TeeTarget, flags: ImportFlags, signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.#containerd.import(archive.stream, flags, signal);
      await this.#settlePresent('loaded', archive.bytes);
    } catch (error) {
      if (error instanceof NodeFailure) return error.message;
      throw error;
    } finally {
      archive.stream.destroy();
    }
    const lost = this.#missing.map(({ name, id }) => `${name} with id ${id}`);
    return lost.length === 0 ? undefined : `ctr took the archive, but there is no ${lost.join(', ')}`;
  }

  /** Ends the node's way. */
  fail(reason: string): void {
    this.#failure = reason;
    for (const image of this.#missing) this.#end(image, 'failed', 0);
  }

  /** Strikes off what the node has; where only the name is missing, it gets one. */
  async #settlePresent(outcome: 'loaded' | 'present', bytes: number): Promise<void> {
    const store = await this.#containerd.list();
    this.#blobs = store.blobs;
    let uncounted = bytes;
    for (const image of this.#missing) {
      const presence = findPresence(store, image.name, image.id);
      if (presence.kind === 'absent') continue;
      if (presence.kind === 'untagged' && !(await this.#tag(presence.otherName, image.name))) continue;
      this.#missing = this.#missing.filter((other) => other !== image);
      this.#end(image, outcome, uncounted);
      uncounted = 0;
    }
  }

  /** Names an image that is there; where that fails, the image counts as missing, as with kind. */
  async #tag(name: string, newName: string): Promise<boolean> {
    try {
      await this.#containerd.tag(name, newName);
      return true;
    } catch (error) {
      if (error instanceof NodeFailure) return false;
      throw error;
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof NodeFailure)) throw error;
      this.fail(error.message);
    }
  }

  #end(image: WantedImage, outcome: 'loaded' | 'present' | 'failed', bytes: number): void {
    this.#request.emit({
      type: 'load:end',
      image: image.reference,
      node: this.node.name,
      outcome,
      bytes,
      milliseconds: performance.now() - this.#started,
    });
  }
}
