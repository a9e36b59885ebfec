import path from 'node:path';
import type { Container } from '../promise/types.ts';
import { stringOrEmpty } from '../shared/json.ts';
import { expandReferences } from './expand.ts';
import { KRATIX_VOLUMES, type MountPlan, type StagePlan, type VolumePlan } from './types.ts';

/** The volumes and mounts of a pipeline's stages. */
export interface PlannedMounts {
  /** The declared ones, and one for each part of an emptyDir that is mounted by `subPath`. */
  readonly volumes: readonly VolumePlan[];
  /** By container. */
  readonly mounts: readonly (readonly MountPlan[])[];
  /** What of it a local run leaves out. */
  readonly notMirrored: readonly string[];
}

/**
 * Lays out what each stage sees where. Engines can't mount a part of a volume everywhere, so a part of an emptyDir is a
 * volume of its own; that is the same unless another mount sees the same part by another path.
 */
export function planMounts(
  containers: readonly Container[],
  envs: readonly StagePlan['env'][],
  declared: readonly VolumePlan[],
): PlannedMounts {
  const volumes = new Map(declared.map((volume) => [volume.name, volume]));
  const parts = new Map<string, Set<string>>();
  const mounts = containers.map((container, index) =>
    container.volumeMounts.flatMap((mount): readonly MountPlan[] => {
      const name = stringOrEmpty(mount.name);
      const at = { mountPath: stringOrEmpty(mount.mountPath), readOnly: mount.readOnly === true };
      const volume = volumes.get(name);
      if (volume === undefined) return isKratixVolume(name) ? [{ volume: name, ...at }] : [];
      const subPath = readSubPath(mount.subPath, mount.subPathExpr, envs[index] ?? []);
      if (volume.kind === 'emptyDir') {
        parts.set(name, (parts.get(name) ?? new Set()).add(subPath));
        if (subPath === '') return [{ volume: name, ...at }];
        volumes.set(`${name}/${subPath}`, { ...volume, name: `${name}/${subPath}` });
        return [{ volume: `${name}/${subPath}`, ...at }];
      }
      // The kubelet mounts files from the cluster read-only, whatever the mount says.
      const files = { volume: name, mountPath: at.mountPath, readOnly: true };
      if (subPath === '') return [files];
      if (volume.files.some((file) => isWithin(file.path, subPath))) return [{ ...files, subPath }];
      // And makes an empty folder of a path that isn't there.
      volumes.set(`${name}/${subPath}`, { name: `${name}/${subPath}`, kind: 'files', files: [] });
      return [{ ...files, volume: `${name}/${subPath}` }];
    }),
  );
  const overlapping = [...parts].filter(([, subPaths]) => overlap([...subPaths])).map(([name]) => name);
  return {
    volumes: [...volumes.values()],
    mounts,
    notMirrored: overlapping.map((name) => `volume ${name} shared between overlapping subPaths`),
  };
}

function isKratixVolume(name: string): boolean {
  return Object.hasOwn(KRATIX_VOLUMES, name);
}

/** `subPathExpr` expands from the container's environment, `subPath` is taken as it is. */
function readSubPath(subPath: unknown, expression: unknown, env: StagePlan['env']): string {
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const text =
    typeof expression === 'string' && expression !== ''
      ? expandReferences(expression, (name) => values.get(name))
      : typeof subPath === 'string'
        ? subPath
        : '';
  const clean = path.posix.normalize(`/${text}`).slice(1).replace(/\/$/, '');
  return clean;
}

function overlap(subPaths: readonly string[]): boolean {
  return subPaths.some((one) =>
    subPaths.some((other) => one !== other && (one === '' || isWithin(other, one))),
  );
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
