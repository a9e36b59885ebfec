import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import tar from 'tar-stream';
import { connectEngine } from '../../src/engine/connect.ts';
import type { Engine, ImageInfo } from '../../src/engine/types.ts';
import { findClusters } from '../../src/kind/clusters.ts';
import { loadImages } from '../../src/kind/load.ts';
import type { KindNode } from '../../src/kind/types.ts';
import type { RunEvent } from '../../src/shared/events.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { KIND, type KindNodes } from '../support/kind-node.ts';

export type LoadEnd = Extract<RunEvent, { readonly type: 'load:end' }>;

/** How a load ended. */
export interface LoadResult {
  /** Undefined where it succeeded. */
  readonly error: unknown;
  readonly ends: readonly LoadEnd[];
}

interface ImageOptions {
  readonly reference?: string;
  readonly from?: string;
  readonly bytes?: number;
  /** Where the bytes are in the image. */
  readonly file?: string;
}

/** Images of a test file's own, and loads of them; {@link removeImages} after each test. */
export class LoadFixture {
  readonly engine: Engine;
  readonly base: string;
  readonly #made = new Set<string>();

  private constructor(engine: Engine, base: string) {
    this.engine = engine;
    this.base = base;
  }

  static async open(): Promise<LoadFixture> {
    const engine = await connectEngine({ env: process.env });
    return new LoadFixture(engine, await ensureBusyboxImage(engine));
  }

  async close(): Promise<void> {
    await this.removeImages();
    await this.engine.close();
  }

  async removeImages(): Promise<void> {
    for (const reference of this.#made) await this.engine.removeImage(reference);
    this.#made.clear();
  }

  /** A reference that nobody else has, removed after the test. */
  reference(): string {
    const reference = `promise-test/load-${randomBytes(6).toString('hex')}:1`;
    this.#made.add(reference);
    return reference;
  }

  /** Builds an image that no other test has: a file of incompressible bytes on top of the base, or of another image. */
  async image(options: ImageOptions = {}): Promise<string> {
    const { reference = this.reference(), bytes = 100_000, from = this.base, file = '/bytes' } = options;
    const context = tar.pack();
    context.entry({ name: 'Dockerfile' }, `FROM ${from}\nCOPY bytes ${file}\n`);
    context.entry({ name: 'bytes' }, randomBytes(bytes));
    context.finalize();
    const settings = { dockerfile: 'Dockerfile', buildArgs: {}, labels: {}, noCache: true, pull: false };
    await this.engine.buildImage(Readable.from(context), { tags: [reference], ...settings }, () => undefined);
    return reference;
  }

  async info(reference: string): Promise<ImageInfo> {
    const info = await this.engine.findImage(reference);
    if (info === undefined) throw new Error(`${reference} is gone`);
    return info;
  }

  /** The nodes of a cluster, as the code under test finds them. */
  async nodes(cluster: KindNodes): Promise<readonly KindNode[]> {
    return (await findClusters(this.engine)).find(({ name }) => name === cluster.name)?.nodes ?? [];
  }

  /** Loads, and expects it to succeed. */
  async load(references: readonly string[], nodes: readonly KindNode[]): Promise<readonly LoadEnd[]> {
    const { error, ends } = await this.tryLoad(references, nodes);
    if (error !== undefined) throw error;
    return ends;
  }

  /** Loads, through another engine if one is given, and returns how it ended. */
  async tryLoad(
    references: readonly string[],
    nodes: readonly KindNode[],
    options: { readonly engine?: Engine; readonly signal?: AbortSignal } = {},
  ): Promise<LoadResult> {
    const { engine = this.engine, signal = new AbortController().signal } = options;
    const ends: LoadEnd[] = [];
    const emit = (event: RunEvent): void => {
      if (event.type === 'load:end') ends.push(event);
    };
    try {
      await loadImages({ engine, nodes, references, emit, signal });
      return { error: undefined, ends };
    } catch (error) {
      return { error, ends };
    }
  }
}

/** What the node's Kubernetes sees: asked by another way than the code under test goes. */
export async function inNode(
  cluster: KindNodes,
  node: string,
  reference: string,
): Promise<{ readonly id: string; readonly tagged: boolean }> {
  const { status } = JSON.parse(await cluster.exec(node, ['crictl', 'inspecti', reference]));
  return { id: status.id, tagged: status.repoTags.includes(`docker.io/${reference}`) };
}

/** How many bytes the files of an image have, as the node has unpacked it. */
export async function sizesIn(
  cluster: KindNodes,
  node: string,
  reference: string,
  files: readonly string[],
): Promise<readonly number[]> {
  const ctr = 'ctr --namespace=k8s.io images';
  const script = `mkdir /tmp/image && ${ctr} mount docker.io/${reference} /tmp/image > /dev/null && cd /tmp/image &&
    stat --format %s ${files.map((file) => `.${file}`).join(' ')} && cd / && ${ctr} unmount --rm /tmp/image > /dev/null &&
    rmdir /tmp/image`;
  return (await cluster.exec(node, ['sh', '-c', script])).trim().split('\n').map(Number);
}

/** All names of an image in a node's containerd; kind makes some beside the tag. */
export async function namesOf(
  cluster: KindNodes,
  node: string,
  reference: string,
): Promise<readonly string[]> {
  const list = await cluster.exec(node, ['ctr', '--namespace=k8s.io', 'images', 'list']);
  const rows = list.split('\n').map((line) => line.trim().split(/\s+/));
  const digest = rows.find(([name]) => name === `docker.io/${reference}`)?.[2];
  return rows
    .filter((row) => row[2] === digest)
    .map(([name]) => name ?? '')
    .sort();
}

/** Runs the real `kind load docker-image`; returns what it prints. */
export async function kindLoad(cluster: KindNodes, reference: string): Promise<string> {
  const args = ['load', 'docker-image', '--name', cluster.name, reference];
  return (await execa(KIND, args, { all: true })).all;
}

/** The same engine with another way to do some things. */
export function engineWith(engine: Engine, changes: Partial<Engine>): Engine {
  return new Proxy(engine, {
    get(target, property) {
      const value: unknown = Reflect.get(changes, property) ?? Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
