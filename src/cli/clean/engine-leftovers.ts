import { findThings, type LabelledThing } from '../../engine/labelled-things.ts';
import { beholder, IMAGE_LABEL, isKept, isLeftover, KEEP_LABEL, RUN_LABEL } from '../../engine/ownership.ts';
import type { DiskUsage, Engine, LabelledImage } from '../../engine/types.ts';
import { containerdName } from '../../kind/image-name.ts';
import { formatImageId } from '../../report/format.ts';
import { repositoryOf } from '../../shared/image-grammar.ts';
import type { Place } from './place.ts';
import type { Left, Removal } from './types.ts';

/** Whose leftovers are looked for. */
export interface Scope {
  readonly places: readonly Place[];
  /** Also what belongs to anybody else. */
  readonly wholeEngine: boolean;
  /** Also images that still have their name. */
  readonly images: boolean;
}

/** A thing in the engine that is to go. */
export type EngineRemoval = Doomed & Removal;

/** What of ours is in an engine and of no use any more: what killed runs and `--keep` left, and images. */
export async function findInEngine(
  engine: Engine,
  scope: Scope,
): Promise<{ readonly removals: readonly EngineRemoval[]; readonly left: readonly Left[] }> {
  const things = [...(await ofRuns(engine, scope)), ...(await builtImages(engine, scope))];
  if (things.length === 0) return { removals: [], left: [] };
  const usage = await engine.diskUsage();
  const containers = new Set(things.filter(({ kind }) => kind === 'container').map(({ id }) => id));
  const isInUse = ({ kind, id, imageId = id }: Doomed): boolean =>
    kind === 'image' && (usage.containersByImage.get(imageId) ?? []).some((user) => !containers.has(user));
  return {
    removals: things
      .filter((thing) => !isInUse(thing))
      .map((thing) => ({ ...thing, bytes: bytesOf(thing, usage) })),
    left: things.filter(isInUse).map(({ kind, name }) => ({ kind, name, why: 'a container uses it' })),
  };
}

type Doomed = LabelledThing & {
  readonly why: string;
  /** Of an image that is removed by its reference. */
  readonly imageId?: string | undefined;
  /** Whether the image itself stays, or its space is counted with another of its names. */
  readonly isNameOnly?: boolean;
};

/** Containers, volumes, networks and images that runs made for themselves. */
async function ofRuns(engine: Engine, { places, wholeEngine }: Scope): Promise<readonly Doomed[]> {
  const us = beholder();
  const { things, errors } = await findThings(engine, RUN_LABEL);
  const [error] = errors;
  if (error !== undefined) throw error;
  return things.flatMap((thing): readonly Doomed[] => {
    const { labels, createdAt } = thing;
    const kept = wholeEngine
      ? isKept(labels, undefined, us)
      : places.some(({ root }) => isKept(labels, root, us));
    if (!kept && !isLeftover(labels, createdAt, us)) return [];
    const why = labels[KEEP_LABEL] === 'true' ? 'kept by --keep' : 'of a run that was killed';
    return [{ ...thing, why }];
  });
}

/** Images that we built: those whose name a later build has taken, and, where asked for, those that still have it. */
async function builtImages(
  engine: Engine,
  { places, wholeEngine, images }: Scope,
): Promise<readonly Doomed[]> {
  // Whatever tag they were built under.
  const wanted = new Set(places.flatMap((place) => place.images.map(repositoryOf)));
  const doomed: Doomed[] = [];
  for (const image of await engine.listImages(IMAGE_LABEL)) {
    const builtAs = image.labels[IMAGE_LABEL] ?? '';
    if (!wholeEngine && !wanted.has(builtAs)) continue;
    const id = image.name;
    if (image.references.length === 0) {
      doomed.push({
        ...image,
        kind: 'image',
        id,
        name: formatImageId(id),
        why: `an old build of ${builtAs}`,
      });
    } else if (images) {
      doomed.push(...namedImage(image, builtAs));
    }
  }
  return doomed;
}

/** The names that we gave an image, whatever their tags; one that somebody else gave it keeps it. */
function namedImage(image: LabelledImage, builtAs: string): readonly Doomed[] {
  // Podman puts names without a registry below localhost.
  const nameOf = (reference: string) => containerdName(repositoryOf(reference).replace(/^localhost\//, ''));
  const isOurs = (reference: string) => nameOf(reference) === nameOf(builtAs);
  const [first, ...others] = image.references.filter(isOurs);
  if (first === undefined) return [];
  const staysNamed = others.length + 1 < image.references.length;
  const named = { ...image, kind: 'image', imageId: image.name } as const;
  const why = staysNamed ? 'built here; the image has other names, too' : 'built here';
  return [
    { ...named, id: first, name: first, why, isNameOnly: staysNamed },
    ...others.map((each) => ({
      ...named,
      id: each,
      name: each,
      why: `another name of ${first}`,
      isNameOnly: true,
    })),
  ];
}

function bytesOf({ kind, id, imageId, isNameOnly = false }: Doomed, usage: DiskUsage): number | null {
  if (isNameOnly) return 0;
  switch (kind) {
    case 'container':
      return usage.containers.get(id) ?? null;
    case 'image':
      return usage.images.get(imageId ?? id) ?? null;
    case 'volume':
      return usage.volumes.get(id) ?? null;
    case 'network':
      return 0;
  }
}
