import type { PipelinePlan } from '../plan/types.ts';
import type { StorageUse } from './count-bytes.ts';
import { explainEviction, explainVolumeEviction } from './explain-exit.ts';
import type { StageFailure } from './types.ts';

/** What the volumes of a pipeline may hold, and when there is a need to look. */
export class PodStorage {
  readonly #plan: PipelinePlan;
  readonly #sizeLimits: ReadonlyMap<string, number>;

  constructor(plan: PipelinePlan) {
    this.#plan = plan;
    this.#sizeLimits = new Map(
      plan.volumes.flatMap((volume) =>
        volume.kind === 'emptyDir' && volume.sizeLimitBytes !== undefined
          ? [[volume.name, volume.sizeLimitBytes]]
          : [],
      ),
    );
  }

  /** Whether anything is limited at all. */
  get isLimited(): boolean {
    return this.#plan.storageLimitBytes !== undefined || this.#sizeLimits.size > 0;
  }

  /** The emptyDirs that have to be looked at: those on disk where the Pod has a limit, and those with one of their own. */
  get emptyDirs(): readonly string[] {
    const { volumes, storageLimitBytes } = this.#plan;
    return volumes.flatMap((volume) => {
      if (volume.kind !== 'emptyDir') return [];
      const counts = storageLimitBytes !== undefined && volume.medium === 'disk';
      return counts || volume.sizeLimitBytes !== undefined ? [volume.name] : [];
    });
  }

  /** Bytes at which it is plain that there are too many. */
  get enough(): number {
    const { storageLimitBytes } = this.#plan;
    // Without a limit of the Pod, one volume's bytes say nothing of another's.
    return storageLimitBytes === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(storageLimitBytes, ...this.#sizeLimits.values());
  }

  /** What is left of the Pod's limit beside what a stage wrote to its own file system; undefined: no limit. */
  roomBeside(writtenBytes: number): number | undefined {
    const { storageLimitBytes } = this.#plan;
    return storageLimitBytes === undefined ? undefined : Math.max(0, storageLimitBytes - writtenBytes);
  }

  /**
   * Why the kubelet would evict the Pod, if it would (Kubernetes `pkg/kubelet/eviction/eviction_manager.go`,
   * emptyDirLimitEviction and podEphemeralStorageLimitEviction). What is in memory isn't storage.
   */
  judge(use: StorageUse, writtenBytes: number): StageFailure | undefined {
    for (const [volume, limit] of this.#sizeLimits) {
      const bytes = use.get(volume) ?? 0;
      if (bytes > limit) return explainVolumeEviction(volume, limit);
    }
    const inMemory = new Set(
      this.#plan.volumes
        .filter((volume) => volume.kind === 'emptyDir' && volume.medium === 'memory')
        .map(({ name }) => name),
    );
    const places = new Map([
      ...[...use].filter(([name]) => !inMemory.has(name)),
      ...(writtenBytes > 0 ? [['', writtenBytes] as const] : []),
    ]);
    const total = [...places.values()].reduce((sum, bytes) => sum + bytes, 0);
    const { storageLimitBytes: limit } = this.#plan;
    return limit === undefined || total <= limit ? undefined : explainEviction(limit, places);
  }
}
