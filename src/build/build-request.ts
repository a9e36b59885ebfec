import { lstat, readFile, realpath } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import type { ImagePlan } from '../plan/types.ts';
import { isOtherVersion } from '../promise/folders/version-file.ts';
import type { StageFolder } from '../promise/types.ts';
import { PromiseError, systemErrorCode, systemWords } from '../shared/errors.ts';
import type { IsItsOwn } from './side-by-side.ts';
import type { BuildContext, BuildRequest } from './types.ts';

/** An image that has a folder. */
interface BuildPlan extends ImagePlan {
  readonly source: Extract<ImagePlan['source'], { readonly kind: 'build' }>;
}

/** The builds of images, and of which images there is none, by their references. */
interface BuildRequests {
  readonly requests: ReadonlyMap<string, BuildRequest>;
  readonly failed: ReadonlyMap<string, PromiseError>;
}

/**
 * The builds of those images that have a folder; what was guessed about them is said. What can be found out without building is
 * said before the first build.
 * @throws PromiseError `no-stage-folder`, `unreadable-file`, unless they are the image's own
 */
export async function buildRequests(
  images: readonly ImagePlan[],
  context: BuildContext,
  isItsOwn: IsItsOwn,
): Promise<BuildRequests> {
  const plans = images.filter(hasFolder);
  for (const plan of plans) {
    tellGuess(plan, context);
    tellDigest(plan, context);
    tellVersion(plan, context);
  }
  const requests = new Map<string, BuildRequest>();
  const failed = new Map<string, PromiseError>();
  for (const plan of plans) {
    try {
      requests.set(plan.reference, await buildRequest(plan, context));
    } catch (error) {
      if (!(error instanceof PromiseError && isItsOwn(error))) throw error;
      failed.set(plan.reference, error);
    }
  }
  return { requests, failed };
}

function hasFolder(image: ImagePlan): image is BuildPlan {
  return image.source.kind === 'build';
}

/** What was guessed is said, and how to make it certain. */
function tellGuess({ reference, source }: BuildPlan, { root, emit }: BuildContext): void {
  const { folder, foundBy, pin } = source;
  if (pin === undefined) return;
  const [context, dockerfile] = [folder.context, folder.dockerfile].map(
    (each) => relative(root, each) || '.',
  );
  emit({
    type: 'notice',
    level: 'info',
    message: `${reference} is built from ${dockerfile}, context ${context} (${foundBy}): a guess`,
    hint: `to pin it, in promise.config.yaml: ${pin}`,
  });
}

/** A cluster takes a pinned image by its digest, which what is built here doesn't have. */
function tellDigest({ reference }: BuildPlan, { emit }: BuildContext): void {
  const tag = builtAs(reference);
  if (tag === reference) return;
  const message = `${reference} is pinned by its digest: what is built here is ${tag}`;
  const hint = 'it counts here only; a cluster goes on with the pinned one until the Promise names another';
  emit({ type: 'notice', level: 'info', message, hint });
}

/** What the repository says of an image's version is said where it counts, or should. */
function tellVersion({ reference, source }: BuildPlan, { root, emit, options }: BuildContext): void {
  const { folder, argsFrom, otherVersion } = source;
  const place = relative(root, dirname(folder.dockerfile)) || '.';
  const args = Object.entries(folder.args ?? {})
    .filter(([name]) => !Object.hasOwn(options.buildArgs, name))
    .map(([name, value]) => `${name}=${value}`);
  if (argsFrom !== undefined && args.length > 0) {
    const message = `${reference} is built with ${args.join(' ')}, as ${argsFrom} does`;
    emit({ type: 'notice', level: 'info', message, hint: 'other values: --build-arg NAME=VALUE' });
  }
  // Not under the tag of --tag.
  if (otherVersion !== undefined && isOtherVersion(reference, otherVersion)) {
    const message = `${reference} is built from ${place}, whose VERSION says ${otherVersion}`;
    const hint = 'the Promise runs another version than the repository builds: change its image, or VERSION';
    emit({ type: 'notice', level: 'info', message, hint });
  }
}

/** Reads an image's Dockerfile. */
async function buildRequest(
  image: BuildPlan,
  { root, options, signal }: BuildContext,
): Promise<BuildRequest> {
  const { folder, foundBy } = image.source;
  const dockerfileText = await readDockerfile(folder, `${image.reference} (${foundBy})`, root);
  const dockerfile = await followLink(folder.dockerfile);
  return {
    reference: builtAs(image.reference),
    context: folder.context,
    dockerfile,
    dockerfileText,
    options: { ...options, buildArgs: { ...folder.args, ...options.buildArgs } },
    signal,
  };
}

/** What an image is built under: nobody can build a digest, so that of a pinned one (`name:tag@sha256:…`) is left out. */
export function builtAs(reference: string): string {
  return reference.replace(/@.*$/, '');
}

/** What a Dockerfile that is a link leads to: BuildKit and podman don't follow it out of its folder. */
async function followLink(dockerfile: string): Promise<string> {
  return (await lstat(dockerfile)).isSymbolicLink() ? realpath(dockerfile) : dockerfile;
}

/** Reads the Dockerfile of a folder, and says which setting led there where it has none. */
async function readDockerfile({ dockerfile }: StageFolder, image: string, root: string): Promise<string> {
  try {
    return await readFile(dockerfile, 'utf8');
  } catch (error) {
    const where = relative(root, dockerfile);
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
      throw new PromiseError('no-stage-folder', `there is no Dockerfile ${where} to build ${image} from`, {
        hint: 'correct `stages:` in promise.config.yaml, or `--stage NAME=DIR`, or write the Dockerfile',
      });
    }
    throw new PromiseError('unreadable-file', `could not read ${where}: ${systemWords(error)}`, {
      hint: 'make the file readable',
      cause: error,
    });
  }
}
