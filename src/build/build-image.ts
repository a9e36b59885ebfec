import { dockerBuildProxyArgs } from '../engine/proxies.ts';
import type { EngineInfo, ImageInfo } from '../engine/types.ts';
import { interrupted, PromiseError } from '../shared/errors.ts';
import { apiBuildWords, buildWithApi } from './build-with-api.ts';
import { buildWithCli } from './build-with-cli.ts';
import { type ContainerCli, NEEDS_BUILDX_SINCE } from './container-cli.ts';
import { findBuildKitNeed } from './dockerfile.ts';
import { platformArgs } from './platform-args.ts';
import type { BuildContext, BuildRequest, BuiltImage } from './types.ts';
import { type WatchedBuild, watchBuild } from './watch-build.ts';

/**
 * Builds one image, by the CLI where there is one, and makes sure that the engine has it under its reference.
 * @throws PromiseError as {@link buildImages}.
 */
export async function buildImage(
  request: BuildRequest,
  context: BuildContext,
  cli: ContainerCli | undefined,
): Promise<BuiltImage> {
  return watchBuild(request, context, async (watched) => {
    const info = await context.engine.info();
    const isClassic = cli?.buildKit === 'none' || (cli === undefined && info.product === 'docker');
    if (isClassic) refuseBuildKitOnly(request, cli);
    const whole = isClassic ? withPlatformArgs(request, info) : request;
    const ids = cli === undefined ? await viaApi(whole, context, watched) : await viaCli(cli, whole, watched);
    const id = await checkImage(request, ids, context);
    return { reference: request.reference, id, how: 'built' };
  });
}

/** Fills in what other builders define by themselves; what the user says goes first. */
function withPlatformArgs(request: BuildRequest, { os, architecture }: EngineInfo): BuildRequest {
  const { options, dockerfileText } = request;
  const buildArgs = { ...platformArgs(dockerfileText, `${os}/${architecture}`), ...options.buildArgs };
  return { ...request, options: { ...options, buildArgs } };
}

/** Builds through the CLI; its exit code says whether it did. */
async function viaCli(
  cli: ContainerCli,
  request: BuildRequest,
  { onLine, failed }: WatchedBuild,
): Promise<readonly string[]> {
  const { exitCode, ids } = await buildWithCli(cli, request, onLine);
  if (request.signal.aborted) throw interrupted();
  if (exitCode !== 0) throw failed({ exitCode });
  return ids;
}

/** Builds through the API, with the proxies that docker's CLI would add; its failures are told in the same words as the CLI's. */
async function viaApi(
  request: BuildRequest,
  { engine, env }: BuildContext,
  { lines, onLine, failed }: WatchedBuild,
): Promise<readonly string[]> {
  try {
    const proxies = await dockerBuildProxyArgs(engine.endpoint.host, env);
    const options = { ...request.options, buildArgs: { ...proxies, ...request.options.buildArgs } };
    return [await buildWithApi(engine, { ...request, options }, onLine)];
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    if (error.code !== 'build-failed' && error.code !== 'image-unavailable') throw error;
    throw failed({ lines: [...lines, apiBuildWords(error, lines)], cause: error });
  }
}

/**
 * Refuses what the classic builder can't do before it tries: its own words don't say what to install.
 * @throws PromiseError `build-failed`.
 */
function refuseBuildKitOnly(
  { reference, dockerfile, dockerfileText }: BuildRequest,
  cli: ContainerCli | undefined,
): void {
  const need = findBuildKitNeed(dockerfileText);
  if (need === undefined) return;
  throw new PromiseError(
    'build-failed',
    `could not build ${reference}: \`${need.feature}\` needs BuildKit, and ${lack(cli)}`,
    { hint: remedy(cli, need.feature), location: { file: dockerfile, line: need.line } },
  );
}

/** Why there is no BuildKit. */
function lack(cli: ContainerCli | undefined): string {
  if (cli === undefined) return "without the docker command there is only the engine's classic builder";
  if (cli.buildKitRefused) return 'DOCKER_BUILDKIT=0 turns it off';
  return 'this docker command has only the classic builder';
}

/** How to get BuildKit, or to do without. */
function remedy(cli: ContainerCli | undefined, feature: string): string {
  const way = wayToBuildKit(cli);
  if (!feature.startsWith('FROM ')) return way;
  return `${way}; or drop the flag: without BuildKit every step is built for the engine's own platform`;
}

function wayToBuildKit(cli: ContainerCli | undefined): string {
  if (cli === undefined) return 'install the docker command with its buildx plugin';
  if (cli.buildKitRefused) return 'unset DOCKER_BUILDKIT';
  const plugin = 'install the buildx plugin (package docker-buildx-plugin or docker-buildx)';
  return cli.major < NEEDS_BUILDX_SINCE ? `set DOCKER_BUILDKIT=1, or ${plugin}` : plugin;
}

/**
 * Makes sure that the engine has what was built: a CLI may have talked to another engine, or left the image elsewhere.
 * @throws PromiseError `engine-error`.
 */
async function checkImage(
  { reference, options }: BuildRequest,
  ids: readonly string[],
  { engine }: BuildContext,
): Promise<string> {
  // By its own id: the tag may be another run's by now.
  for (const id of ids.length === 0 ? [reference] : ids) {
    const image = await engine.findImage(id);
    if (image === undefined) continue;
    checkPlatform(image, reference, options.platform);
    return image.id;
  }
  throw new PromiseError(
    'engine-error',
    `${reference} was built as ${ids[0] ?? 'an image'}, but the engine at ${engine.endpoint.host} doesn't have it`,
    { hint: 'the build went to another engine: look at BUILDX_BUILDER and the docker contexts' },
  );
}

/**
 * The classic builder takes `--platform` and builds for its own all the same.
 * @throws PromiseError `build-failed`.
 */
function checkPlatform(image: ImageInfo, reference: string, platform: string | undefined): void {
  const [os, architecture] = platform?.split('/') ?? [image.os, image.architecture];
  if (image.os === os && image.architecture === architecture) return;
  throw new PromiseError(
    'build-failed',
    `${reference} was built for ${image.os}/${image.architecture}, not for ${platform}`,
    { hint: 'building for another platform needs BuildKit: install the buildx plugin' },
  );
}
