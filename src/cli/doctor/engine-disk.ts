import { statfs } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import type { Engine, EngineInfo } from '../../engine/types.ts';
import { formatBytes, formatCount } from '../../report/format.ts';
import { asError } from '../../shared/errors.ts';
import { findInEngine } from '../clean/engine-leftovers.ts';
import { type Finding, fine, problem, warning } from './types.ts';

/** Below this, in bytes, builds and pulls soon fail: a base image and a few layers take about as much. */
const LITTLE_SPACE = 2 * 1024 ** 3;

/** Below this, in bytes, nothing can be built or run. */
const NO_SPACE = 100 * 1024 ** 2;

/** What of `promise` lies in an engine, in bytes. */
export interface EngineShare {
  /** What `promise clean --whole-engine` removes. */
  readonly leftovers: { readonly count: number; readonly bytes: number };
  /** Images that still have the name under which they were built. */
  readonly images: { readonly count: number; readonly bytes: number };
}

/** Looks at the space where the engine keeps images, and at what of it is ours. */
export async function checkEngineDisk(engine: Engine, info: EngineInfo): Promise<Finding> {
  const share = await ourShare(engine);
  if (!isThisMachine(info))
    return fine(
      'engine-disk',
      "its free space can't be seen from here: it is on another machine, or in a virtual one",
      shareNotes(share),
    );
  try {
    const { bavail, bsize } = await statfs(info.dataDir);
    return judgeEngineDisk(bavail * bsize, info.dataDir, share);
  } catch (error) {
    return fine('engine-disk', `its free space can't be seen: ${asError(error).message}`, shareNotes(share));
  }
}

/** @param free Bytes that may still be written there. */
export function judgeEngineDisk(free: number, dataDir: string, share: EngineShare): Finding {
  const message = `${formatBytes(free)} free in ${dataDir}`;
  const notes = shareNotes(share);
  if (free >= LITTLE_SPACE) return fine('engine-disk', message, notes);
  const ours = share.leftovers.bytes > 0 ? '`promise clean --whole-engine`, then ' : '';
  const fix = `${ours}\`docker system prune\` removes what no container uses, \`docker builder prune\` cached steps`;
  return { ...(free < NO_SPACE ? problem : warning)('engine-disk', message, fix), notes };
}

/** Whether containers run on the machine that we run on, not on another or in a virtual one. */
export function isThisMachine({ machine, dataDir }: EngineInfo): boolean {
  return dataDir !== '' && machine.name === hostname() && machine.kernel === release();
}

async function ourShare(engine: Engine): Promise<EngineShare> {
  const { removals } = await findInEngine(engine, { places: [], wholeEngine: true, images: true });
  const named = removals.filter(({ kind, imageId }) => kind === 'image' && imageId !== undefined);
  return {
    leftovers: sum(removals.filter((each) => !named.includes(each))),
    // One may have several names.
    images: { ...sum(named), count: new Set(named.map(({ imageId }) => imageId)).size },
  };
}

function sum(removals: readonly { readonly bytes: number | null }[]): { count: number; bytes: number } {
  return { count: removals.length, bytes: removals.reduce((all, { bytes }) => all + (bytes ?? 0), 0) };
}

function shareNotes({ leftovers, images }: EngineShare): readonly string[] {
  const size = ({ count, bytes }: EngineShare['images'], noun: string): string =>
    `${formatCount(count, noun)}, ${formatBytes(bytes)}`;
  return [
    ...(images.count === 0 ? [] : [`built by promise: ${size(images, 'image')}`]),
    ...(leftovers.count === 0
      ? []
      : [`leftovers of promise: ${size(leftovers, 'thing')} (\`promise clean --whole-engine\`)`]),
  ];
}
