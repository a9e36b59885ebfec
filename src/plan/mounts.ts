import path from 'node:path';
import type { Container } from '../promise/types.ts';
import { stringOrEmpty } from '../shared/json.ts';
import { expandReferences } from './expand.ts';
import { KRATIX_VOLUMES, type MountPlan, type StagePlan, type VolumePlan } from './types.ts';

/** The volumes and mounts of a pipeline's stages. */
export interface PlannedMounts {
  /** The declared ones, and an empty one for each part of a volume with files that isn't there. */
  readonly volumes: readonly VolumePlan[];
  /** By container. */
  readonly mounts: readonly (readonly MountPlan[])[];
}

/** Lays out what each stage sees where. */
export function planMounts(
  containers: readonly Container[],
  envs: readonly StagePlan['env'][],
  declared: readonly VolumePlan[],
): PlannedMounts {
  const volumes = new Map(declared.map((volume) => [volume.name, volume]));
  const mounts = containers.map((container, index) =>
    container.volumeMounts.flatMap((mount): readonly MountPlan[] => {
      const name = stringOrEmpty(mount.name);
      const volume = volumes.get(name);
      if (volume === undefined && !isKratixVolume(name)) return [];
      const subPath = readSubPath(mount.subPath, mount.subPathExpr, envs[index] ?? []);
      const part = subPath === '' ? {} : { subPath };
      const mountPath = stringOrEmpty(mount.mountPath);
      if (volume?.kind !== 'files') {
        return [{ volume: name, mountPath, readOnly: mount.readOnly === true, ...part }];
      }
      // The kubelet mounts files from the cluster read-only, whatever the mount says.
      const files = { volume: name, mountPath, readOnly: true };
      if (subPath === '' || volume.files.some((file) => isWithin(file.path, subPath))) {
        return [{ ...files, ...part }];
      }
      // And makes an empty folder of a path that isn't there.
      volumes.set(`${name}/${subPath}`, { name: `${name}/${subPath}`, kind: 'files', files: [] });
      return [{ ...files, volume: `${name}/${subPath}` }];
    }),
  );
  return { volumes: [...volumes.values()], mounts };
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

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}
