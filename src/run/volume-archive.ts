import type tar from 'tar-stream';
import type { VolumePlan } from '../plan/types.ts';

/** Kubernetes' volumes are open to every user, so that stages may run as any. */
export const VOLUME_MODE = 0o777;

/**
 * Where the kubelet keeps the files of a ConfigMap or Secret within its volume: a folder named after the time, so that
 * all of them change at once (`pkg/volume/util/atomic_writer.go`). The time here is always the same.
 */
export const DATA_FOLDER = '..2026_01_01_00_00_00.0000000000';

/** Packs what a volume holds before the first stage runs; its root is the folder `root` of the archive. */
export function packVolume(archive: tar.Pack, volume: VolumePlan, root: string): void {
  archive.entry({ name: `${root}/`, type: 'directory', mode: VOLUME_MODE });
  if (volume.kind === 'files') packFiles(archive, volume.files, root);
}

/** The files in the folder with the time, and links to them where a stage looks: as the kubelet lays them out. */
function packFiles(
  archive: tar.Pack,
  files: Extract<VolumePlan, { kind: 'files' }>['files'],
  root: string,
): void {
  const data = `${root}/${DATA_FOLDER}`;
  const folders = new Set<string>(['']);
  for (const { path } of files) {
    const steps = path.split('/').slice(0, -1);
    for (const depth of steps.keys()) folders.add(`${steps.slice(0, depth + 1).join('/')}/`);
  }
  for (const folder of [...folders].sort()) {
    archive.entry({ name: `${data}/${folder}`, type: 'directory', mode: 0o755 });
  }
  for (const { path, mode, base64 } of files) {
    archive.entry({ name: `${data}/${path}`, mode }, Buffer.from(base64, 'base64'));
  }
  archive.entry({ name: `${root}/..data`, type: 'symlink', linkname: DATA_FOLDER });
  for (const name of new Set(files.map(({ path }) => path.split('/')[0] ?? path))) {
    archive.entry({ name: `${root}/${name}`, type: 'symlink', linkname: `..data/${name}` });
  }
}
