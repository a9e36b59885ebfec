import { Readable } from 'node:stream';
import tar from 'tar-stream';
import type { Engine } from '../engine/types.ts';
import type { StageFailure } from './types.ts';
import { VOLUME_MODE } from './volume-archive.ts';

/** A volume as a container has it that never runs. */
export interface VolumePlace {
  readonly engine: Engine;
  readonly container: string;
  /** Where the container has the volume. */
  readonly folder: string;
  /** The volume's name in the Promise. */
  readonly name: string;
}

/**
 * Makes sure that a part of a volume is there before it is mounted, as the kubelet does: what is missing becomes a folder
 * (Kubernetes `pkg/volume/util/subpath/subpath_linux.go`, SafeMakeDir). What stages left is not to be trusted: a link on
 * the way could lead to any place of the engine's machine, so the stage isn't started then, although Kubernetes follows
 * links that stay in the volume. Nothing runs meanwhile that could put one there after this look.
 * @returns why the stage can't be started, if so
 * @throws PromiseError what the engine says.
 */
export async function ensureSubPath(place: VolumePlace, subPath: string): Promise<StageFailure | undefined> {
  const { engine, container, folder } = place;
  const steps = subPath.split('/');
  for (const [index, step] of steps.entries()) {
    const path = steps.slice(0, index + 1).join('/');
    const kind = await engine.statPath(container, `${folder}/${path}`);
    if (kind === undefined) return makeFolders(place, steps.slice(0, index), steps.slice(index));
    if (kind === 'folder' || (kind === 'file' && index === steps.length - 1)) continue;
    return neverStarts(
      place,
      subPath,
      kind === 'link' ? `${step} is a symbolic link` : `${step} is no folder`,
    );
  }
  return undefined;
}

async function makeFolders(
  { engine, container, folder }: VolumePlace,
  present: readonly string[],
  missing: readonly string[],
): Promise<undefined> {
  const archive = tar.pack();
  for (const index of missing.keys()) {
    const name = `${missing.slice(0, index + 1).join('/')}/`;
    archive.entry({ name, type: 'directory', mode: VOLUME_MODE });
  }
  archive.finalize();
  await engine.putArchive(
    container,
    [folder, ...present].join('/'),
    Readable.from(archive, { objectMode: false }),
  );
}

function neverStarts({ name }: VolumePlace, subPath: string, why: string): StageFailure {
  return {
    reason: 'not-startable',
    message: `can't be started: it mounts the subPath ${subPath} of the volume ${name}, where ${why}`,
    hint: 'let earlier stages make a real folder there, or mount the whole volume',
  };
}
