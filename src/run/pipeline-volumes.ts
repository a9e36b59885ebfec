import path from 'node:path';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import type { Engine, MountSpec } from '../engine/types.ts';
import { KRATIX_VOLUMES, type MountPlan, type StagePlan, type VolumePlan } from '../plan/types.ts';
import { interrupted } from '../shared/errors.ts';
import type { Collection } from './collection.ts';
import { countBytes, type StorageUse } from './count-bytes.ts';
import type { RunResources } from './run-resources.ts';
import { packSeeds, type SeedFiles } from './seeds.ts';
import { ensureSubPath } from './sub-path.ts';
import type { StageFailure } from './types.ts';
import { DATA_FOLDER, packVolume, VOLUME_MODE } from './volume-archive.ts';

/** The folders that Kratix gives a stage (`api/v1alpha1/pipeline_factory.go`, defaultPipelineVolumes). */
const FOLDERS = ['input', 'output', 'metadata'] as const;

/** Those that may hold something before the first stage. */
const SEEDED = ['output', 'metadata'] as const;

/** Where the carrier has the volumes that the pipeline declares itself. */
const DECLARED = '/declared-volumes';

/** What it takes to make a pipeline's volumes. */
export interface VolumesSpec {
  readonly engine: Engine;
  readonly resources: RunResources;
  /** Starts the name of everything that is made. */
  readonly prefix: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whose file system the carrier borrows; it is never started. */
  readonly image: string;
  /** All that will mount them. */
  readonly stages: readonly StagePlan[];
  /** Those of the plan, besides input, output and metadata. */
  readonly declared: readonly VolumePlan[];
  readonly signal: AbortSignal;
}

/** What a stage mounts, or why it can't be started. */
export type StageMounts = { readonly mounts: readonly MountSpec[] } | { readonly failure: StageFailure };

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
    const volumes = resources.createVolumes(volumeNames(spec), labels);
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
      mounts: [
        ...mounts(prefix, false),
        ...spec.declared.map((_, index): MountSpec => {
          const target = `${DECLARED}/${index}`;
          return { kind: 'volume', volume: declaredName(prefix, index), target, readOnly: false };
        }),
      ],
      network: 'none',
    });
    return new PipelineVolumes(spec, carrier, info.value.product === 'docker');
  }

  /** Names of the volumes. */
  get names(): readonly string[] {
    return volumeNames(this.#spec);
  }

  /**
   * The mounts of a stage that is about to start: the request can be read only, the rest is shared.
   * @throws PromiseError what the engine says.
   */
  async stageMounts(stage: StagePlan): Promise<StageMounts> {
    const result = [...mounts(this.#spec.prefix, true)];
    for (const mount of stage.mounts) {
      const made = await this.#mount(mount);
      if ('failure' in made) return made;
      result.push(made);
    }
    return { mounts: result };
  }

  /**
   * Opens the volumes to every user, and writes object.yaml, what stages before have left, and what the pipeline's own
   * volumes hold.
   * @throws PromiseError what the engine says, `interrupted`.
   */
  async fill(inputYaml: string, seeds: SeedFiles): Promise<void> {
    await this.#fillFolders(inputYaml, seeds);
    await this.#fillDeclared();
  }

  async #fillDeclared(): Promise<void> {
    const { declared } = this.#spec;
    if (this.#together && declared.length > 0) {
      const archive = tar.pack();
      for (const [index, volume] of declared.entries()) packVolume(archive, volume, String(index));
      return this.#upload(DECLARED, archive);
    }
    for (const [index, volume] of declared.entries()) {
      const archive = tar.pack();
      packVolume(archive, volume, '.');
      await this.#upload(`${DECLARED}/${index}`, archive);
    }
  }

  async #fillFolders(inputYaml: string, seeds: SeedFiles): Promise<void> {
    if (this.#together) {
      const archive = tar.pack();
      for (const folder of FOLDERS)
        archive.entry({ name: `${folder}/`, type: 'directory', mode: VOLUME_MODE });
      archive.entry({ name: 'input/object.yaml', mode: 0o644 }, inputYaml);
      for (const folder of SEEDED) packSeeds(archive, seeds[folder], folder);
      return this.#upload('/kratix', archive);
    }
    for (const folder of FOLDERS) {
      const archive = tar.pack();
      archive.entry({ name: './', type: 'directory', mode: VOLUME_MODE });
      if (folder === 'input') archive.entry({ name: 'object.yaml', mode: 0o644 }, inputYaml);
      else packSeeds(archive, seeds[folder], '.');
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

  /**
   * How many bytes the files of output, metadata and of some declared volumes have. Counting ends at `enough`, since
   * whatever is counted has to be sent by the engine.
   * @throws PromiseError what the engine says, `interrupted`.
   */
  async measure(names: readonly string[], enough: number): Promise<StorageUse> {
    const { engine, signal, declared } = this.#spec;
    const wanted = new Map([
      ['kratix/output', 'output'],
      ['kratix/metadata', 'metadata'],
      ...names.map((name) => {
        const index = declared.findIndex((each) => each.name === name);
        return [`${DECLARED.slice(1)}/${index}`, name] as const;
      }),
    ]);
    const folders = this.#together
      ? ['/kratix', ...(names.length === 0 ? [] : [DECLARED])]
      : [...wanted.keys()];
    const use = new Map<string, number>();
    for (const folder of folders) {
      const archive = await engine.getArchive(this.#carrier, path.posix.join('/', folder), signal);
      await countBytes(archive, path.posix.dirname(path.posix.join('/', folder)), wanted, {
        use,
        enough,
        signal,
      });
    }
    return use;
  }

  /** Where a stage sees a volume of the pipeline, or of Kratix once more. */
  async #mount(mount: MountPlan): Promise<MountSpec | { readonly failure: StageFailure }> {
    const { volume, mountPath: target, readOnly, subPath } = mount;
    const { prefix, declared } = this.#spec;
    const folder = Object.entries(KRATIX_VOLUMES).find(([name]) => name === volume)?.[1];
    const index = declared.findIndex(({ name }) => name === volume);
    const plan = declared[index];
    const name = folder === undefined ? declaredName(prefix, index) : volumeName(prefix, folder);
    if (plan?.kind === 'emptyDir' && plan.medium === 'memory' && !readOnly && this.#isPrivate(volume)) {
      const { sizeLimitBytes } = plan;
      return {
        kind: 'tmpfs',
        target,
        ...(sizeLimitBytes === undefined ? {} : { sizeBytes: sizeLimitBytes }),
      };
    }
    if (subPath === undefined) return { kind: 'volume', volume: name, target, readOnly };
    const place = folder === undefined ? `${DECLARED}/${index}` : `/kratix/${folder}`;
    return this.#partMount(mount, subPath, plan, name, place);
  }

  /** A part of a volume: old engines mount only whole ones, so it is taken from where the engine keeps them. */
  async #partMount(
    { volume, mountPath: target, readOnly }: MountPlan,
    subPath: string,
    plan: VolumePlan | undefined,
    name: string,
    folder: string,
  ): Promise<MountSpec | { readonly failure: StageFailure }> {
    const { engine } = this.#spec;
    const base = await engine.volumePath(name);
    if (plan?.kind === 'files') {
      // What is in there is ours alone, so no link leads elsewhere.
      return { kind: 'bind', source: `${base}/${DATA_FOLDER}/${subPath}`, target, readOnly };
    }
    const place = { engine, container: this.#carrier, folder, name: volume };
    const failure = await ensureSubPath(place, subPath);
    return failure === undefined
      ? { kind: 'bind', source: `${base}/${subPath}`, target, readOnly }
      : { failure };
  }

  /** Whether a volume is mounted once only: an engine's file system in memory goes with its container. */
  #isPrivate(volume: string): boolean {
    const all = this.#spec.stages.flatMap((stage) => stage.mounts);
    return all.filter((mount) => mount.volume === volume).length === 1;
  }

  /** Sends an archive that is complete in memory. */
  async #upload(folder: string, archive: tar.Pack): Promise<void> {
    if (this.#spec.signal.aborted) throw interrupted();
    archive.finalize();
    await this.#spec.engine.putArchive(this.#carrier, folder, Readable.from(archive, { objectMode: false }));
  }
}

/** The engine's name for a volume. */
function volumeName(prefix: string, folder: string): string {
  return `${prefix}-${folder}`;
}

/** The engine's name for a volume that the pipeline declares. */
function declaredName(prefix: string, index: number): string {
  return volumeName(prefix, `volume-${index}`);
}

/** The engine's names of all volumes. */
function volumeNames({ prefix, declared }: VolumesSpec): readonly string[] {
  return [
    ...FOLDERS.map((folder) => volumeName(prefix, folder)),
    ...declared.map((_, index) => declaredName(prefix, index)),
  ];
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
