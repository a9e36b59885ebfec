import type { Readable } from 'node:stream';

/** Where an engine answers, and how it was found. */
export interface EngineEndpoint {
  /** In DOCKER_HOST's syntax: `unix:///run/docker.sock`, `tcp://host:2376`, `ssh://user@host`, `npipe:////./pipe/x`. */
  readonly host: string;
  /** How it was found, for people: `--host`, `DOCKER_HOST`, `docker context "colima"`, `default socket`. */
  readonly source: string;
  /** Folder with ca.pem, cert.pem and key.pem, where the endpoint speaks TLS. */
  readonly tlsDir?: string;
}

/** What the engine says of itself. */
export interface EngineInfo {
  readonly product: 'docker' | 'podman';
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  /** Go's names: amd64, arm64. */
  readonly architecture: string;
  readonly rootless: boolean;
  readonly storageDriver: string;
  /** Who keeps the images: the engine itself, one platform of each, or containerd, which keeps all of them. */
  readonly imageStore: 'engine' | 'containerd';
  /** Folder of the engine's machine with images, containers and volumes; empty where it doesn't tell. */
  readonly dataDir: string;
  /** The machine that containers run on. */
  readonly machine: { readonly name: string; readonly kernel: string };
  /** `1` or `2`; empty where it doesn't tell. */
  readonly cgroupVersion: string;
  /** Which limits of a container the engine can enforce. */
  readonly limits: { readonly memory: boolean; readonly swap: boolean; readonly cpu: boolean };
  /** What it pulls and pushes through. */
  readonly proxies: ProxySettings;
  /** Cores of the machine that containers run on. */
  readonly cpus: number;
  /** That machine's memory. */
  readonly memoryBytes: number;
}

/** Proxies, by Docker's names for them, as URLs without credentials; absent: none. */
export interface ProxySettings {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  /** Hosts that are reached without one, separated by commas. */
  readonly noProxy?: string;
}

/** What we need to know of a local image. */
export interface ImageInfo {
  /** `sha256:…`: the config digest in the classic store, the manifest digest in the containerd store. */
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  /** Uncompressed size in bytes. */
  readonly size: number;
  readonly os: string;
  readonly architecture: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** The image's USER, empty for root. */
  readonly user: string;
  readonly workingDir: string;
  /** `KEY=value` lines. */
  readonly env: readonly string[];
  /** Uncompressed layer digests, base first. */
  readonly diffIds: readonly string[];
}

/** What lies at a path in a container. */
export type PathKind = 'file' | 'folder' | 'link' | 'other';

/** A file system that a container sees under `target`. */
export type MountSpec =
  | { readonly kind: 'volume'; readonly volume: string; readonly target: string; readonly readOnly: boolean }
  | { readonly kind: 'bind'; readonly source: string; readonly target: string; readonly readOnly: boolean }
  | { readonly kind: 'tmpfs'; readonly target: string; readonly sizeBytes?: number };

/** A container to create. Absent fields keep what the image says. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Replaces ENTRYPOINT and, as in Kubernetes, drops CMD unless `cmd` is given. */
  readonly entrypoint?: readonly string[];
  /** Replaces CMD. */
  readonly cmd?: readonly string[];
  /** `KEY=value` lines, added over the image's. */
  readonly env: readonly string[];
  readonly mounts: readonly MountSpec[];
  /** `uid`, `uid:gid`; overrides the image's USER. */
  readonly user?: string;
  readonly groupAdd?: readonly string[];
  /** Bytes; swap is set to the same, so that none is used. */
  readonly memoryBytes?: number;
  /** Thousandths of a core. */
  readonly cpuMillis?: number;
  /** `host` is the machine's own. */
  readonly network: 'default' | 'none' | { readonly name: string };
  /** `name:address` lines for /etc/hosts; the address `host-gateway` is the engine's machine. */
  readonly extraHosts?: readonly string[];
  readonly readOnlyRootFilesystem?: boolean;
  readonly privileged?: boolean;
  readonly capAdd?: readonly string[];
  readonly capDrop?: readonly string[];
  readonly noNewPrivileges?: boolean;
  /** OCI platform, `linux/arm64`; absent: the image's own. */
  readonly platform?: string;
  /** A terminal of its own, for a person to type into; see {@link Engine.runShell}. */
  readonly terminal?: boolean;
}

/** A person's terminal, as it is lent to a container. */
export interface Terminal {
  /** What is typed. */
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  size(): { readonly columns: number; readonly rows: number };
  /** Calls back at each new size; returns what ends that. */
  onResize(listener: () => void): () => void;
  /** Whether each key is passed on as it is, Ctrl-C too, or lines are edited before. */
  setRawMode(raw: boolean): void;
}

/** How a shell ended. */
export interface ShellExit {
  readonly exitCode: number;
  /** What the engine says where there is no shell to start, else empty. */
  readonly startError: string;
}

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number;
  /**
   * Whether the engine put the kill of a process in it down to memory. Docker on cgroups v1 learns of that beside the
   * exit: on a busy machine about one kill in twenty of a main process reaches it too late, or never, and is false here.
   */
  readonly oomKilled: boolean;
  /** What the engine says where the process could not be started (exit 126/127), else empty. */
  readonly startError: string;
  /** From start to exit. */
  readonly milliseconds: number;
  /**
   * The most memory that was seen in use, in bytes, without file cache that could be dropped; undefined where it ended
   * before anyone looked.
   */
  readonly memoryPeakBytes: number | undefined;
  /** Bytes that it wrote to its own file system, volumes aside; undefined where the engine doesn't tell. */
  readonly writtenBytes: number | undefined;
}

/** One line of the list of containers. */
export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

/** Where a running container is reached: in a network of the engine, and at ports of the engine's machine. */
export interface ContainerAddress {
  readonly name: string;
  /** The first of its networks. */
  readonly network: string;
  /** Its IP address there; empty where the engine doesn't tell. */
  readonly address: string;
  /** Those that are published. */
  readonly ports: readonly { readonly port: number; readonly hostPort: number }[];
}

/** A labelled thing (volume, network, image) that can be removed by name, or by the id that stands for it. */
export interface LabelledResource {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970, where the engine tells. */
  readonly createdAt: number | undefined;
}

/** A labelled image; its `name` is its id. */
export interface LabelledImage extends LabelledResource {
  /** `name:tag`; empty where a later build has taken the last one over. */
  readonly references: readonly string[];
}

/** Bytes that things take on the engine's disk and that would be free without them, by id or volume name. */
export interface DiskUsage {
  /** What containers wrote to their own file systems. */
  readonly containers: ReadonlyMap<string, number>;
  readonly volumes: ReadonlyMap<string, number>;
  /** Layers that no other image has. */
  readonly images: ReadonlyMap<string, number>;
  /** The containers of each image, running or not, by their ids; none for an image that isn't in it. */
  readonly containersByImage: ReadonlyMap<string, readonly string[]>;
}

/** How a command that ran inside a container ended. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link Engine.exec}. */
export interface ExecOptions {
  /** Streamed to the command's standard input, which is then closed. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/** Options of {@link Engine.buildImage}: what `docker build` calls by the same names. */
export interface ImageBuildOptions {
  readonly tags: readonly string[];
  /** Path of the Dockerfile within the context, with forward slashes. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly noCache: boolean;
  readonly pull: boolean;
  readonly signal?: AbortSignal;
}

/** One line that a build, pull or push prints. */
export type OnLine = (line: string) => void;

/** Takes a container's output, whole lines without their newline. */
export type OnOutput = (stream: 'stdout' | 'stderr', line: string) => void;

/**
 * The container engine, as narrow as this tool needs it. `src/engine/` is the only folder that knows the library
 * behind it.
 *
 * Every method throws a PromiseError: `engine-lost` when the engine stops answering, `disk-full`, `image-unavailable`,
 * or `engine-error` with the engine's own words. A method given an aborted signal throws `interrupted`.
 */
export interface Engine {
  readonly endpoint: EngineEndpoint;
  info(): Promise<EngineInfo>;
  /** Lets go of sockets, and stops a service that {@link connectEngine} started. */
  close(): Promise<void>;

  /** The local image behind a reference or id; undefined where there is none. */
  findImage(reference: string): Promise<ImageInfo | undefined>;
  /** @throws PromiseError `image-unavailable` where the registry doesn't have it or can't be reached. */
  pullImage(
    reference: string,
    options: { readonly platform?: string; readonly onLine?: OnLine; readonly signal?: AbortSignal },
  ): Promise<void>;
  /**
   * Builds through the API's classic builder and returns the image's id.
   * @throws PromiseError `build-failed`; the lines of the build have gone to `onLine`.
   */
  buildImage(context: Readable, options: ImageBuildOptions, onLine: OnLine): Promise<string>;
  pushImage(
    reference: string,
    options: { readonly onLine?: OnLine; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** A `docker save` archive of the references, streamed. */
  saveImages(references: readonly string[], signal?: AbortSignal): Promise<Readable>;
  tagImage(reference: string, tag: string): Promise<void>;
  /** Removes a reference (and the image with its last one); no error where there is none. */
  removeImage(reference: string): Promise<void>;
  /** Images that bear a label, `key` or `key=value`; without one, all. */
  listImages(label?: string): Promise<readonly LabelledImage[]>;
  /** What everything takes. The engine adds it up on each call, which may take a while. */
  diskUsage(): Promise<DiskUsage>;

  createVolume(name: string, labels: Readonly<Record<string, string>>): Promise<void>;
  /** Where the engine's own machine keeps a volume's files: what a bind mount can take a part of. */
  volumePath(name: string): Promise<string>;
  /** No error where there is none. */
  removeVolume(name: string): Promise<void>;
  listVolumes(label: string): Promise<readonly LabelledResource[]>;

  /** Where all running containers are reached. */
  listAddresses(): Promise<readonly ContainerAddress[]>;
  /** Whether a container in the network `host` has this process's own loopback address. */
  sharesOurNetwork(): Promise<boolean>;
  listNetworks(label: string): Promise<readonly LabelledResource[]>;
  removeNetwork(name: string): Promise<void>;

  /** Creates without starting; returns the id. */
  createContainer(spec: ContainerSpec): Promise<string>;
  /**
   * Starts a created container and waits until its process has ended and its output is read to the end. A process
   * that can't be started is a result (exit 126 or 127 with `startError`), not an error. On abort the container is
   * killed.
   */
  runContainer(
    id: string,
    options: {
      readonly onOutput: OnOutput;
      /** Called when the start is under way: the engine is busy with it, and there is time for something else. */
      readonly onStarting?: () => void;
      readonly signal?: AbortSignal;
    },
  ): Promise<ContainerExit>;
  /** Makes an image of a container as it is now, volumes aside; returns the image's id. */
  commitContainer(id: string, labels: Readonly<Record<string, string>>): Promise<string>;
  /**
   * Starts a created container with a terminal, and lends it a person's until its process ends. One that can't be started
   * is a result with `startError`, not an error. On abort the container is killed.
   */
  runShell(
    id: string,
    options: { readonly terminal: Terminal; readonly signal?: AbortSignal },
  ): Promise<ShellExit>;
  /** Starts a container and returns at once. */
  startContainer(id: string): Promise<void>;
  /** Kills what runs and removes the container; no error where there is none. */
  removeContainer(id: string): Promise<void>;
  /** All containers, running or not, that bear a label: `key` or `key=value`. */
  listContainers(label: string): Promise<readonly ContainerSummary[]>;
  /** What lies at a path in the container, which need not run; a link at its end isn't followed. Undefined: nothing. */
  statPath(id: string, path: string): Promise<PathKind | undefined>;
  /** Unpacks a tar into a folder of the container, which need not run. */
  putArchive(id: string, path: string, archive: Readable): Promise<void>;
  /** A tar of a path in the container, which need not run. */
  getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable>;
  /** Runs a command in a running container. */
  exec(id: string, command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
}
