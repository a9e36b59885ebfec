import type { Engine, LabelledResource } from './types.ts';

/** Something in an engine that bears a label of ours. */
export interface LabelledThing extends LabelledResource {
  readonly kind: 'container' | 'image' | 'volume' | 'network';
  /** By which it is removed, and found in a {@link DiskUsage}; the name where the engine has no other. */
  readonly id: string;
}

/** In the order in which they can be removed: containers hold on to all others. */
const KINDS = ['container', 'image', 'volume', 'network'] as const;

/**
 * Finds what bears a label; of images those without a name, which are a run's own. What can't be listed is an error beside
 * what can.
 */
export async function findThings(
  engine: Engine,
  label: string,
): Promise<{ readonly things: readonly LabelledThing[]; readonly errors: unknown[] }> {
  const containers = engine.listContainers(label);
  const images = engine.listImages(label);
  const found = await Promise.allSettled([
    ofKind('container', containers),
    ofKind(
      'image',
      images.then((all) => all.filter(({ references }) => references.length === 0)),
    ),
    ofKind('volume', engine.listVolumes(label)),
    ofKind('network', engine.listNetworks(label)),
  ]);
  return {
    things: found.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])),
    errors: found.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
  };
}

async function ofKind(
  kind: LabelledThing['kind'],
  listed: Promise<readonly (LabelledResource & { readonly id?: string })[]>,
): Promise<readonly LabelledThing[]> {
  return (await listed).map(({ name, id = name, labels, createdAt }) => ({
    kind,
    name,
    id,
    labels,
    createdAt,
  }));
}

/** Removes things, containers first, and goes on after an error. @param settled is told how each one ended */
export async function removeThings<T extends LabelledThing>(
  engine: Engine,
  things: readonly T[],
  settled: (thing: T, error: unknown) => void,
): Promise<void> {
  for (const kind of KINDS) {
    const removals = things
      .filter((thing) => thing.kind === kind)
      .map((thing) =>
        removeThing(engine, thing).then(
          () => settled(thing, undefined),
          (error: unknown) => settled(thing, error),
        ),
      );
    await Promise.all(removals);
  }
}

function removeThing(engine: Engine, { kind, id }: LabelledThing): Promise<void> {
  switch (kind) {
    case 'container':
      return engine.removeContainer(id);
    case 'image':
      return engine.removeImage(id);
    case 'volume':
      return engine.removeVolume(id);
    case 'network':
      return engine.removeNetwork(id);
  }
}
