import { attempt, type EngineClient } from './client.ts';
import type { DiskUsage } from './types.ts';

/** What containers, volumes and images take on the engine's disk; it adds that up on each call. */
export async function diskUsage(client: EngineClient): Promise<DiskUsage> {
  return attempt(client, { doing: 'ask what takes the disk' }, async () => {
    const usage: Answer = await client.docker.df();
    return {
      containers: sizes(usage.Containers, ({ Id, SizeRw }) => [Id, SizeRw]),
      volumes: sizes(usage.Volumes, ({ Name, UsageData }) => [Name, UsageData?.Size]),
      images: sizes(usage.Images, ({ Id, Size, SharedSize }) => [Id, Size - Math.max(SharedSize, 0)]),
      containersByImage: byImage(usage.Containers ?? []),
    };
  });
}

/** What an engine answers; a size below zero is one that it doesn't know. */
interface Answer {
  readonly Containers?: readonly ContainerAnswer[] | null;
  readonly Volumes?:
    | readonly { readonly Name: string; readonly UsageData?: { readonly Size: number } | null }[]
    | null;
  readonly Images?:
    | readonly { readonly Id: string; readonly Size: number; readonly SharedSize: number }[]
    | null;
}

interface ContainerAnswer {
  readonly Id: string;
  readonly ImageID: string;
  readonly SizeRw?: number;
}

function byImage(containers: readonly ContainerAnswer[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { Id, ImageID } of containers) ids.set(ImageID, [...(ids.get(ImageID) ?? []), Id]);
  return ids;
}

/** The sizes that are known, by what they are of. */
function sizes<T>(
  things: readonly T[] | null | undefined,
  sizeOf: (thing: T) => readonly [string, number | undefined],
): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  for (const thing of things ?? []) {
    const [name, bytes] = sizeOf(thing);
    if (bytes !== undefined && bytes >= 0) known.set(name, bytes);
  }
  return known;
}
