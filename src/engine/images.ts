import type { Readable } from 'node:stream';
import { download } from './archives.ts';
import { attempt, type EngineClient } from './client.ts';
import { httpStatus } from './errors.ts';
import { checkReference, parseReference } from './image-reference.ts';
import type { ImageInfo, LabelledImage } from './types.ts';

/** The local image behind a reference or id; undefined where there is none. */
export async function findImage(client: EngineClient, reference: string): Promise<ImageInfo | undefined> {
  checkReference(reference);
  return attempt(client, { doing: `look up image ${reference}`, image: reference }, async () => {
    try {
      return imageInfo((await client.docker.getImage(reference).inspect()) as Inspection);
    } catch (error) {
      if (httpStatus(error) === 404) return undefined;
      throw error;
    }
  });
}

/** What an inspection says; engines leave out what is empty. */
interface Inspection {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
  readonly Size: number;
  readonly Os: string;
  readonly Architecture: string;
  readonly Config?: {
    readonly Entrypoint?: string | readonly string[] | null | undefined;
    readonly Cmd?: readonly string[] | null;
    readonly User?: string;
    readonly WorkingDir?: string;
    readonly Env?: readonly string[] | null;
  } | null;
  readonly RootFS?: { readonly Layers?: readonly string[] | null };
}

/** Our words for an image; podman writes ids without their algorithm. */
function imageInfo(inspection: Inspection): ImageInfo {
  const config = inspection.Config ?? {};
  const entrypoint = config.Entrypoint ?? [];
  return {
    id: inspection.Id.includes(':') ? inspection.Id : `sha256:${inspection.Id}`,
    tags: inspection.RepoTags ?? [],
    digests: inspection.RepoDigests ?? [],
    size: inspection.Size,
    os: inspection.Os,
    architecture: inspection.Architecture,
    entrypoint: typeof entrypoint === 'string' ? [entrypoint] : entrypoint,
    cmd: config.Cmd ?? [],
    user: config.User ?? '',
    workingDir: config.WorkingDir ?? '',
    env: config.Env ?? [],
    diffIds: inspection.RootFS?.Layers ?? [],
  };
}

/** A `docker save` archive of the references, streamed; references share their layers in it. */
export async function saveImages(
  client: EngineClient,
  references: readonly string[],
  signal?: AbortSignal,
): Promise<Readable> {
  for (const reference of references) checkReference(reference);
  const what = {
    doing: `save ${references.join(', ')}`,
    image: references.join(', '),
    ...(signal === undefined ? {} : { signal }),
  };
  return attempt(client, what, async () => {
    const response = await client.dial({
      method: 'GET',
      path: '/images/get',
      query: { names: references },
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    return download(client, what, response);
  });
}

/** Gives an image one more reference. */
export async function tagImage(client: EngineClient, reference: string, tag: string): Promise<void> {
  checkReference(reference);
  const target = parseReference(tag);
  await attempt(client, { doing: `tag ${reference} as ${tag}`, image: reference }, () =>
    client.docker.getImage(reference).tag({ repo: target.repository, tag: target.tag }),
  );
}

/** Removes a reference (and the image with its last one); no error where there is none. */
export async function removeImage(client: EngineClient, reference: string): Promise<void> {
  checkReference(reference);
  await attempt(client, { doing: `remove image ${reference}` }, async () => {
    try {
      await client.docker.getImage(reference).remove();
    } catch (error) {
      if (httpStatus(error) !== 404) throw error;
    }
  });
}

/** Images that bear a label, `key` or `key=value`; without one, all. */
export async function listImages(client: EngineClient, label?: string): Promise<LabelledImage[]> {
  return attempt(client, { doing: 'list images' }, async () => {
    const images = await client.docker.listImages(label === undefined ? {} : { filters: { label: [label] } });
    return images.map(({ Id: name, RepoTags: tags, Labels: labels, Created: createdAt }) => ({
      name,
      // Engines write that there is none in either way.
      references: (tags ?? []).filter((tag) => tag !== NO_NAME),
      labels: labels ?? {},
      createdAt,
    }));
  });
}

const NO_NAME = '<none>:<none>';
