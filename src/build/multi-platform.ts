import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSystemTemp } from '../engine/system-temp.ts';
import type { ImagePlan } from '../plan/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';
import { objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { runCommand } from '../shared/run-command.ts';
import { buildRequests } from './build-request.ts';
import { buildEnvironment, sharedArguments } from './build-with-cli.ts';
import type { BuildxBuilder } from './buildx-builder.ts';
import type { ContainerCli } from './container-cli.ts';
import { chooseBuilder } from './multi-platform-builder.ts';
import { placeLayouts } from './oci-layouts.ts';
import { pushWith } from './push-image.ts';
import { type Build, sideBySide } from './side-by-side.ts';
import type { BuildContext, BuildRequest, BuiltImage, OnBuildLine } from './types.ts';
import { watchBuild } from './watch-build.ts';

/** What is built for several platforms, or not for the engine. */
export interface MultiPlatformOptions {
  /** OCI platforms: `linux/arm64`; none: the builder's own. */
  readonly platforms: readonly string[];
  /** Folder, absolute, that gets an OCI layout of each image, once all are built; `checkLayouts` has seen to it before. */
  readonly layoutDir: string | undefined;
}

/** Where one build puts its image. */
type Destination =
  | { readonly kind: 'engine' | 'registry' }
  | { readonly kind: 'layout'; readonly dir: string };

/** What stays the same for all images. */
interface Way {
  readonly cli: ContainerCli;
  readonly builder: BuildxBuilder;
  readonly platforms: readonly string[];
  /** Of our own, for what lasts as long as the builds. */
  readonly temp: string;
}

/**
 * Builds every image that has a folder for several platforms, by buildx, and puts them where they can be: into the registry, into
 * OCI layouts, or, where containerd keeps its images, into the engine. One that builds on another of them gets that for each
 * platform, too. Only once all are built is the first one pushed.
 * @returns them in the order of the plan, with the digest of the index as id
 * @throws PromiseError as `buildImages`; `usage` where there is nowhere to put them
 */
export async function buildForPlatforms(
  images: readonly ImagePlan[],
  context: BuildContext,
  { platforms, layoutDir }: MultiPlatformOptions,
): Promise<readonly BuiltImage[]> {
  const { options } = context;
  const toEngine = !options.push && layoutDir === undefined;
  const chosen = await chooseBuilder(context, { platforms, toEngine });
  const unique = [...new Map(images.map((image) => [image.reference, image])).values()];
  const unbuilt = unique.find(({ source }) => source.kind !== 'build');
  if (unbuilt !== undefined) throw noFolder(unbuilt);
  const { requests } = await buildRequests(unique, context, () => false);

  const temp = await makeSystemTemp('promise-build-');
  try {
    const way: Way = { ...chosen, platforms, temp };
    const layouts = new Map<string, string>();
    const build: Build = async (request, within, bases) => {
      const dir = await mkdtemp(join(temp, 'layout-'));
      layouts.set(request.reference, dir);
      const destination: Destination = toEngine ? { kind: 'engine' } : { kind: 'layout', dir };
      // What the engine has, its own builder finds there.
      const contexts = toEngine ? [] : bases.map((base) => baseContext(base, layouts));
      const id = await watchBuild(request, within, ({ onLine, failed }) =>
        buildx(way, request, destination, contexts, onLine, (exitCode) => failed({ exitCode })),
      );
      return { reference: request.reference, id, how: 'built' };
    };
    const { provided } = await sideBySide(unique, { requests, build, isItsOwn: () => false }, context);
    if (layoutDir !== undefined) await placeLayouts(layoutDir, layouts);
    if (!options.push) return provided;
    const contexts = provided.map((image) => baseContext(image, layouts));
    return await pushAll([...requests.values()], contexts, way, context.emit);
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/** Pushes by a second build, which finds every step done, and so makes the same image. */
async function pushAll(
  requests: readonly BuildRequest[],
  contexts: readonly BaseContext[],
  way: Way,
  emit: Emit,
): Promise<readonly BuiltImage[]> {
  const pushed: BuiltImage[] = [];
  for (const request of requests) {
    const { reference, options } = request;
    // Steps that were to be done anew have been; a base that was fetched anew is here.
    const again = { ...request, options: { ...options, noCache: false, pull: false } };
    const others = contexts.filter((each) => each.reference !== reference);
    const id = await pushWith(reference, emit, (onLine, failed) =>
      buildx(way, again, { kind: 'registry' }, others, onLine, failed),
    );
    pushed.push({ reference, id, how: 'built' });
  }
  return pushed;
}

/** An image of ours, as another one's Dockerfile finds it: no registry has it yet. */
interface BaseContext {
  readonly reference: string;
  readonly layout: string;
}

function baseContext({ reference, id }: BuiltImage, layouts: ReadonlyMap<string, string>): BaseContext {
  return { reference, layout: `oci-layout://${layouts.get(reference) ?? ''}@${id}` };
}

/** Runs one build to its end; returns the digest of what it made. */
async function buildx(
  { cli, builder, platforms, temp }: Way,
  request: BuildRequest,
  destination: Destination,
  bases: readonly BaseContext[],
  onLine: OnBuildLine,
  failed: (exitCode: number) => PromiseError,
): Promise<string> {
  const metadataFile = join(await mkdtemp(join(temp, 'build-')), 'metadata.json');
  const exitCode = await runCommand({
    command: cli.command,
    args: [
      ...['buildx', 'build', '--progress=plain', `--builder=${builder.name}`],
      `--metadata-file=${metadataFile}`,
      ...(platforms.length === 0 ? [] : [`--platform=${platforms.join(',')}`]),
      outputArgument(destination),
      ...bases.map(({ reference, layout }) => `--build-context=${reference}=${layout}`),
      ...sharedArguments(request),
    ],
    env: buildEnvironment(cli, { isPushed: destination.kind === 'registry' }),
    signal: request.signal,
    onLine,
  });
  if (exitCode !== 0) throw failed(exitCode);
  const metadata = objectOrEmpty(JSON.parse(await readFile(metadataFile, 'utf8')));
  return stringOrEmpty(metadata['containerimage.digest']);
}

function outputArgument(destination: Destination): string {
  switch (destination.kind) {
    case 'engine':
      return '--load';
    case 'registry':
      return '--push';
    case 'layout':
      return `--output=type=oci,tar=false,dest=${destination.dir}`;
  }
}

function noFolder({ reference, usedBy }: ImagePlan): PromiseError {
  return new PromiseError(
    'no-stage-folder',
    `no folder builds ${reference}, so it is for the platforms that it is`,
    {
      hint: `if it is built here, name its folder: \`--stage ${usedBy[0] ?? 'NAME'}=DIR\``,
    },
  );
}
