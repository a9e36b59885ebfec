import { Readable } from 'node:stream';
import tar from 'tar-stream';
import type { Engine, MountSpec } from '../engine/types.ts';
import { interrupted } from '../shared/errors.ts';
import type { Collection } from './collection.ts';
import type { RunResources } from './run-resources.ts';

/** The folders that Kratix gives a stage (`api/v1alpha1/pipeline_factory.go`, defaultPipelineVolumes). */
const FOLDERS = ['input', 'output', 'metadata'] as const;

/** Kratix's emptyDirs are open to every user, so that stages may run as any. */
const FOLDER_MODE = 0o777;

/** What it takes to make a pipeline's volumes. */
export interface VolumesSpec {
  readonly engine: Engine;
  readonly resources: RunResources;
  /** Starts the name of everything that is made. */
  readonly prefix: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whose file system the carrier borrows; it is never started. */
  readonly image: string;
  readonly signal: AbortSignal;
}

/**
 * The volumes of one pipeline, filled and read through a container that has all of them writable and never runs: an
 * engine that is far away, or another user's, offers no other way to files that everybody may own.
 */
export class PipelineVolumes {
  readonly #spec: VolumesSpec;
  readonly #carrier: string;
  /** One archive for all folders, or one for each: podman leaves out volumes that are mounted below the path. */
  readonly #together: boolean;

  private constructor(spec: VolumesSpec, carrier: string, together: boolean) {
    this.#spec = spec;
    this.#carrier = carrier;
    this.#together = together;
  }

  /**
   * Creates the volumes and the carrier.
   * @throws PromiseError what the engine says.
   */
  static async create(spec: VolumesSpec): Promise<PipelineVolumes> {
    const { engine, resources, prefix, labels, image } = spec;
    const volumes = resources.createVolumes(
      FOLDERS.map((folder) => volumeName(prefix, folder)),
      labels,
    );
    const [info] = await Promise.allSettled([engine.info(), volumes]);
    await volumes;
    if (info.status === 'rejected') throw info.reason;
    const carrier = await resources.createContainer({
      name: `${prefix}-carrier`,
      image,
      labels,
      // Some images have no command at all, and a container can't be created without.
      entrypoint: ['carrier'],
      env: [],
      mounts: mounts(prefix, false),
      network: 'none',
    });
    return new PipelineVolumes(spec, carrier, info.value.product === 'docker');
  }

  /** Names of the volumes. */
  get names(): readonly string[] {
    return FOLDERS.map((folder) => volumeName(this.#spec.prefix, folder));
  }

  /** The mounts of a stage: the request can be read only, the rest is shared. */
  get stageMounts(): readonly MountSpec[] {
    return mounts(this.#spec.prefix, true);
  }

  /**
   * Opens the folders to every user and writes object.yaml.
   * @throws PromiseError what the engine says, `interrupted`.
   */
  async fill(inputYaml: string): Promise<void> {
    if (this.#together) {
      const archive = tar.pack();
      for (const folder of FOLDERS)
        archive.entry({ name: `${folder}/`, type: 'directory', mode: FOLDER_MODE });
      archive.entry({ name: 'input/object.yaml', mode: 0o644 }, inputYaml);
      return this.#upload('/kratix', archive);
    }
    for (const folder of FOLDERS) {
      const archive = tar.pack();
      archive.entry({ name: './', type: 'directory', mode: FOLDER_MODE });
      if (folder === 'input') archive.entry({ name: 'object.yaml', mode: 0o644 }, inputYaml);
      await this.#upload(`/kratix/${folder}`, archive);
    }
  }

  /**
   * Reads what the stages wrote.
   * @throws PromiseError what the engine says, `interrupted`, `disk-full`.
   */
  async collect(collection: Collection): Promise<void> {
    const { engine, signal } = this.#spec;
    if (this.#together) {
      return collection.add(await engine.getArchive(this.#carrier, '/kratix', signal));
    }
    for (const folder of ['output', 'metadata']) {
      await collection.add(await engine.getArchive(this.#carrier, `/kratix/${folder}`, signal), folder);
    }
  }

  /** Sends an archive that is complete in memory. */
  async #upload(path: string, archive: tar.Pack): Promise<void> {
    if (this.#spec.signal.aborted) throw interrupted();
    archive.finalize();
    await this.#spec.engine.putArchive(this.#carrier, path, Readable.from(archive, { objectMode: false }));
  }
}

/** The engine's name for a volume. */
function volumeName(prefix: string, folder: string): string {
  return `${prefix}-${folder}`;
}

/** The three mounts of a container. */
function mounts(prefix: string, readOnlyInput: boolean): readonly MountSpec[] {
  return FOLDERS.map((folder) => ({
    kind: 'volume',
    volume: volumeName(prefix, folder),
    target: `/kratix/${folder}`,
    readOnly: readOnlyInput && folder === 'input',
  }));
}
