import type { Engine } from '../engine/types.ts';
import type { Emit } from '../shared/events.ts';

/** What `promise build` takes from its flags; the names are docker's. */
export interface BuildOptions {
  readonly buildArgs: Readonly<Record<string, string>>;
  /** OCI platform, `linux/arm64`; absent: the engine's own. */
  readonly platform?: string;
  readonly noCache: boolean;
  /** Fetch base images, and stage images without a folder, even where they are here already. */
  readonly pull: boolean;
  /** Push what was built, once everything is. */
  readonly push: boolean;
  /** Images that are built, or pulled, at once; absent: as many as the engine's machine has cores, but no more than four. */
  readonly concurrency?: number;
}

/** Which way a build goes: the docker or podman CLI, the engine's API, or the CLI wherever one is usable. */
export type Builder = 'cli' | 'api' | 'auto';

/** What building needs beside the images. */
export interface BuildContext {
  readonly engine: Engine;
  /** For the CLI: PATH, HOME, DOCKER_CONFIG, DOCKER_BUILDKIT, proxies. */
  readonly env: NodeJS.ProcessEnv;
  /** The Promise's folder, absolute; messages show paths relative to it. */
  readonly root: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly options: BuildOptions;
  /** Folder, absolute, that keeps what was built of what; absent: every image is built, for all that may be unchanged. */
  readonly recordsDir?: string | undefined;
  /** `auto` where absent. */
  readonly builder?: Builder;
}

/** An image that is now in the engine. */
export interface BuiltImage {
  readonly reference: string;
  /** As {@link ImageInfo.id}. */
  readonly id: string;
  readonly how: 'built' | 'unchanged' | 'pulled' | 'present';
}

/** One image to build: a reference, the folder it comes from, and how. Paths are absolute. */
export interface BuildRequest {
  readonly reference: string;
  readonly context: string;
  readonly dockerfile: string;
  /** The Dockerfile's text. */
  readonly dockerfileText: string;
  readonly options: BuildOptions;
  readonly signal: AbortSignal;
}

/** Takes each line that a build prints, without control characters. */
export type OnBuildLine = (line: string) => void;
