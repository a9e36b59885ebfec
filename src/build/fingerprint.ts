import { createHash, type Hash } from 'node:crypto';
import { baseImages } from './base-images.ts';
import { packContext } from './context-tar.ts';
import { findSyntaxImage } from './dockerfile.ts';
import type { BuildContext, BuildRequest } from './types.ts';

/** Bytes of a context up to which reading it takes less time than asking the builder. */
const MAX_CONTEXT_BYTES = 64 * 1024 * 1024;

/** The frontends of BuildKit itself, which build the same image of the same Dockerfile whatever their version. */
const OWN_FRONTENDS = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::|@|$)/;

/** Raised where what goes into a fingerprint, or the way an image is built, changes. */
const VERSION = 2;

/**
 * Sums up all that the image of a folder is made of: the Dockerfile, its arguments, the files of the context with their modes, the
 * platform, and the ids of the local images that it builds on. Two builds with one fingerprint come to the same image.
 * @returns undefined where that can't be told without the builder: an image that it builds on isn't here by a local id (its tag may
 *   lead elsewhere by now), the Dockerfile fetches something, the context is large, or the caller asked for a new build
 * @throws PromiseError `unreadable-file`, as the build itself would
 */
export async function fingerprintOf(
  request: BuildRequest,
  { engine, env, builder = 'auto' }: BuildContext,
): Promise<string | undefined> {
  const { context, dockerfile, dockerfileText, options, reference } = request;
  if (options.noCache || options.pull) return undefined;
  const frontend = findSyntaxImage(dockerfileText)?.image;
  if (frontend !== undefined && !OWN_FRONTENDS.test(frontend)) return undefined;
  const bases = baseImages(dockerfileText, options.buildArgs);
  if (bases === undefined) return undefined;
  const ids = await Promise.all(bases.map(async (name) => (await engine.findImage(name))?.id));
  if (ids.includes(undefined)) return undefined;
  const hash = createHash('sha256');
  const { platform = null, buildArgs } = options;
  const { DOCKER_BUILDKIT = null, BUILDX_BUILDER = null } = env;
  const settings = { VERSION, reference, buildArgs, platform, builder, DOCKER_BUILDKIT, BUILDX_BUILDER };
  hash.update(JSON.stringify([settings, dockerfileText, ids]));
  return (await addContext(hash, context, dockerfile)) ? hash.digest('hex') : undefined;
}

/** Adds the files of a context. @returns whether they were few enough */
async function addContext(hash: Hash, context: string, dockerfile: string): Promise<boolean> {
  const { stream, dockerfile: name } = await packContext(context, dockerfile, { times: false });
  hash.update(name);
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > MAX_CONTEXT_BYTES) return false;
    hash.update(chunk);
  }
  return true;
}
