import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { planImages } from '../../plan/plan.ts';
import { loadConfig } from '../../promise/config.ts';
import { findPromises } from '../../promise/find-promises.ts';
import { inspectPromise } from '../../promise/load.ts';
import { resolveImageSources } from '../../promise/stage-folders.ts';
import { stateDir } from '../../run/state-dir.ts';
import { PromiseError } from '../../shared/errors.ts';
import { findLoneStage } from '../test-stage/lone-stage.ts';

/** The Promise, or the stage of `promise test-stage`, that is cleaned up after. */
export interface Place {
  /** Where its runs keep what they remember. Absolute. */
  readonly root: string;
  /** References of the images that are built for it. */
  readonly images: readonly string[];
}

/**
 * Finds out whose leftovers are meant: a Promise's, a lone stage's, or those of a folder from which images were tested.
 * @throws PromiseError `no-promise` where the path is none of them, and what reading a Promise throws
 */
export async function findPlace(dir: string, cwd: string): Promise<Place> {
  try {
    return await promisePlace(path.resolve(cwd, dir));
  } catch (error) {
    if (!(error instanceof PromiseError) || error.code !== 'no-promise') throw error;
    const place = await stagePlace(path.resolve(cwd, dir));
    if (place === undefined) throw error;
    return place;
  }
}

/**
 * The places of every Promise in a folder and below it, each folder once. Of one that can't be read nobody knows the images, but
 * what its runs left is found all the same.
 * @throws PromiseError as `findPromises`
 */
export async function findPlaces(
  dir: string,
  exclude: readonly string[],
  cwd: string,
): Promise<readonly Place[]> {
  const images = new Map<string, string[]>();
  for (const { file } of await findPromises(path.resolve(cwd, dir), exclude)) {
    const place = await promisePlace(file).catch((error: unknown): Place => {
      if (!(error instanceof PromiseError)) throw error;
      return { root: path.dirname(file), images: [] };
    });
    images.set(place.root, [...(images.get(place.root) ?? []), ...place.images]);
  }
  return [...images].map(([root, own]) => ({ root, images: own }));
}

async function promisePlace(target: string): Promise<Place> {
  // One that Kratix would refuse leaves as much behind as any other.
  const { promise } = await inspectPromise(target);
  const sources = await resolveImageSources(promise, await loadConfig(promise), []);
  const images = planImages(promise.pipelines, sources).filter(({ source }) => source.kind === 'build');
  return { root: promise.root, images: images.map(({ reference }) => reference) };
}

async function stagePlace(target: string): Promise<Place | undefined> {
  try {
    // With a slash, so that it is no image's name.
    const { root, image } = await findLoneStage(`${target}${path.sep}`, path.sep);
    return { root, images: [image] };
  } catch (error) {
    if (!(error instanceof PromiseError) || error.code !== 'no-stage-folder') throw error;
    const hasState = await lstat(stateDir(target)).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    return hasState ? { root: target, images: [] } : undefined;
  }
}
