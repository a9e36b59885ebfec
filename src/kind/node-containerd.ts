import type { Readable } from 'node:stream';
import type { Engine, ExecOptions, ExecResult } from '../engine/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { type ContainerdStore, parseStore } from './containerd-store.ts';
import { findSnapshotter } from './snapshotter.ts';
import type { KindNode } from './types.ts';

/** The namespace in which Kubernetes' images are. */
const CTR = ['ctr', '--namespace=k8s.io'];

/** What a node's `ctr` said when it failed. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure';
}

/** Which flags a node's `ctr images import` takes, and with which values. */
export interface ImportFlags {
  readonly allPlatforms: boolean;
  readonly digests: boolean;
  /** Undefined: containerd's default. */
  readonly snapshotter: string | undefined;
}

/**
 * A node's containerd, driven by the `ctr` in the node, which all kind nodes have.
 * Every method throws NodeFailure with ctr's words, or the engine's PromiseError.
 */
export class NodeContainerd {
  readonly #engine: Engine;
  readonly #node: KindNode;
  readonly #signal: AbortSignal;

  constructor(engine: Engine, node: KindNode, signal: AbortSignal) {
    this.#engine = engine;
    this.#node = node;
    this.#signal = signal;
  }

  /** Lists what the node has. */
  async list(): Promise<ContainerdStore> {
    const [images, content] = await Promise.all([
      this.#run([...CTR, 'images', 'list']),
      this.#run([...CTR, 'content', 'list']),
    ]);
    return parseStore(images.stdout, content.stdout);
  }

  /** Gives an image one more name, taking it from another image if need be. */
  async tag(name: string, newName: string): Promise<void> {
    await this.#run([...CTR, 'images', 'tag', '--force', name, newName]);
  }

  /** Finds out how this node's images are to be imported; older versions of ctr lack some flags. */
  async importFlags(): Promise<ImportFlags> {
    const [help, config] = await Promise.all([
      this.#run([...CTR, 'images', 'import', '--help']),
      this.#exec(['containerd', 'config', 'dump']),
    ]);
    return {
      allPlatforms: help.stdout.includes('--all-platforms'),
      digests: help.stdout.includes('--digests'),
      snapshotter: config.exitCode === 0 ? findSnapshotter(config.stdout) : undefined,
    };
  }

  /** Imports an archive, as kind does (kind's `pkg/cluster/nodeutils/util.go`). */
  async import(archive: Readable, importFlags: ImportFlags, signal: AbortSignal): Promise<void> {
    const { allPlatforms, digests, snapshotter } = importFlags;
    const flags = [
      ...(allPlatforms ? ['--all-platforms'] : []),
      ...(digests ? ['--digests'] : []),
      ...(snapshotter === undefined ? [] : [`--snapshotter=${snapshotter}`]),
    ];
    await this.#run([...CTR, 'images', 'import', ...flags, '-'], { stdin: archive, signal });
  }

  async #run(command: readonly string[], options?: ExecOptions): Promise<ExecResult> {
    const result = await this.#exec(command, options);
    if (result.exitCode !== 0) throw new NodeFailure(words(result));
    return result;
  }

  async #exec(command: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    try {
      return await this.#engine.exec(this.#node.id, command, { signal: this.#signal, ...options });
    } catch (error) {
      // The engine refuses to run anything in a node that has stopped: that's the node's failure, not the engine's.
      if (error instanceof PromiseError && error.code === 'engine-error')
        throw new NodeFailure(error.message);
      throw error;
    }
  }
}

/** The line in which a command gives up: ctr's last one, without what it puts before it. */
function words({ stdout, stderr, exitCode }: ExecResult): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim() ?? `exit code ${exitCode}`;
}
