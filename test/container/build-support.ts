import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImages } from '../../src/build/build-images.ts';
import type { BuildContext, BuildOptions, BuiltImage } from '../../src/build/types.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { ImagePlan } from '../../src/plan/types.ts';
import type { RunEvent } from '../../src/shared/events.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine } from './engine-support.ts';

/** What a build may be told in a test. */
export interface TryOptions {
  readonly builder?: BuildContext['builder'];
  readonly options?: Partial<BuildOptions>;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** See {@link BuildContext}. */
  readonly recordsDir?: string;
}

/** How a build ended. */
export interface TryResult {
  readonly built: readonly BuiltImage[];
  /** Undefined where it succeeded. */
  readonly error: unknown;
  readonly events: readonly RunEvent[];
}

/** A folder and images of a test's own. {@link cleanUp} after each test. */
export class BuildFixture {
  readonly engine: Engine;
  /** A small image with a shell. */
  readonly base: string;
  #root = '';
  readonly #made = new Set<string>();

  private constructor(engine: Engine, base: string) {
    this.engine = engine;
    this.base = base;
  }

  static async open(): Promise<BuildFixture> {
    const engine = await connectTestEngine();
    return new BuildFixture(engine, await ensureBusyboxImage(engine));
  }

  async close(): Promise<void> {
    await this.cleanUp();
    await this.engine.close();
  }

  async setUp(): Promise<void> {
    this.#root = await mkdtemp(join(tmpdir(), 'promise-build-test-'));
  }

  async cleanUp(): Promise<void> {
    for (const reference of this.#made) await this.engine.removeImage(reference);
    this.#made.clear();
    if (this.#root !== '') await rm(this.#root, { recursive: true, force: true });
  }

  get root(): string {
    return this.#root;
  }

  /** A reference that nobody else has. */
  reference(registry = 'promise-test'): string {
    const reference = `${registry}/build-${randomBytes(6).toString('hex')}:1`;
    this.#made.add(reference);
    return reference;
  }

  /** Writes files below the root. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.#root, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }

  /** The plan of an image that a folder below the root builds. */
  plan(reference: string, folder: string, dockerfile = `${folder}/Dockerfile`): ImagePlan {
    const paths = { context: join(this.#root, folder), dockerfile: join(this.#root, dockerfile) };
    return {
      reference,
      source: { kind: 'build', folder: paths, foundBy: 'folder name' },
      usedBy: ['resource/configure/main/stage'],
    };
  }

  async try(images: readonly ImagePlan[], options: TryOptions = {}): Promise<TryResult> {
    const events: RunEvent[] = [];
    const context: BuildContext = {
      engine: this.engine,
      env: options.env ?? process.env,
      root: this.#root,
      emit: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
      signal: options.signal ?? new AbortController().signal,
      recordsDir: options.recordsDir,
      builder: options.builder ?? 'auto',
      options: { buildArgs: {}, noCache: false, pull: false, push: false, ...options.options },
    };
    try {
      return { built: await buildImages(images, context), error: undefined, events };
    } catch (error) {
      return { built: [], error, events };
    }
  }

  /** Builds, and expects it to succeed; returns the id. */
  async build(image: ImagePlan, options: TryOptions = {}): Promise<string> {
    const { built, error } = await this.try([image], options);
    if (error !== undefined) throw error;
    return built[0]?.id ?? '';
  }

  /** What a shell command prints in an image. */
  async runIn(image: string, command: string): Promise<string> {
    const id = await this.engine.createContainer({
      name: `promise-test-build-${randomBytes(6).toString('hex')}`,
      image,
      labels: {},
      entrypoint: ['sh', '-c', command],
      env: [],
      mounts: [],
      network: 'none',
    });
    try {
      const lines: string[] = [];
      const onOutput = (_: string, line: string): unknown => lines.push(line);
      const { exitCode } = await this.engine.runContainer(id, { onOutput });
      if (exitCode !== 0) throw new Error(lines.join('\n'));
      return lines.join('\n');
    } finally {
      await this.engine.removeContainer(id);
    }
  }
}

/** The lines that a build printed. */
export function linesOf(events: readonly RunEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'build:line' ? [event.text] : []));
}
