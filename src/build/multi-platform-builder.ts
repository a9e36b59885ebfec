import type { EngineInfo } from '../engine/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { type BuildxBuilder, builderName, findBuilder } from './buildx-builder.ts';
import { type ContainerCli, findContainerCli } from './container-cli.ts';
import type { BuildContext } from './types.ts';

/** What is asked of a builder. */
interface Wish {
  readonly platforms: readonly string[];
  /** Whether the images are to be in the engine afterwards. */
  readonly toEngine: boolean;
}

/** How to get a builder for several platforms. */
const NEW_BUILDER = '`docker buildx create --use` makes a builder that can';
const CONTAINERD_STORE =
  'turn on the containerd image store (https://docs.docker.com/engine/storage/containerd/)';

/**
 * Chooses a builder that can build for several platforms: the one that BUILDX_BUILDER names, else the engine itself where
 * containerd keeps its images, else the one that the user chose with `docker buildx use`.
 * @throws PromiseError `build-failed` where there is none, `usage` where the engine can't hold such images
 */
export async function chooseBuilder(
  { engine, env }: Pick<BuildContext, 'engine' | 'env'>,
  wish: Wish,
): Promise<{ readonly cli: ContainerCli; readonly builder: BuildxBuilder }> {
  const info = await engine.info();
  const cli = await findContainerCli(info.product, engine.endpoint, env);
  if (cli?.buildKit !== 'buildx') throw noBuildx(info, cli);
  const holdsAll = info.imageStore === 'containerd';
  const builder = await findBuilder(cli, env.BUILDX_BUILDER || (holdsAll ? 'default' : undefined));
  if (builder === undefined) {
    throw new PromiseError('build-failed', `buildx has no builder ${builderName(cli)}`, {
      hint: 'see `docker buildx ls`, and set or unset BUILDX_BUILDER',
    });
  }
  const isEngine = builder.driver === 'docker';
  if (isEngine && !holdsAll) {
    throw new PromiseError(
      'build-failed',
      `builder ${builder.name} is the engine, which holds one platform of an image, and so builds only that`,
      { hint: `${NEW_BUILDER}; or ${CONTAINERD_STORE}` },
    );
  }
  if (wish.toEngine && !isEngine) throw nowhereToGo(builder, holdsAll);
  return { cli, builder };
}

function noBuildx({ product }: EngineInfo, cli: ContainerCli | undefined): PromiseError {
  if (product === 'podman') {
    return new PromiseError(
      'build-failed',
      'images for several platforms are built by buildx, not by podman',
      {
        hint: 'podman itself can: podman build --platform … --manifest NAME, then podman manifest push --all NAME',
      },
    );
  }
  return new PromiseError(
    'build-failed',
    'images for several platforms are built by buildx, which is not here',
    {
      hint: cli?.buildKitRefused
        ? 'unset DOCKER_BUILDKIT'
        : 'install the docker command with its buildx plugin (package docker-buildx-plugin or docker-buildx)',
    },
  );
}

function nowhereToGo({ name, driver }: BuildxBuilder, engineHoldsAll: boolean): PromiseError {
  const store = engineHoldsAll ? 'unset BUILDX_BUILDER, to build in the engine' : CONTAINERD_STORE;
  return new PromiseError(
    'usage',
    `builder ${name} (${driver}) can't put images for several platforms into this engine`,
    { hint: `say where they go: --push, or --oci-layout DIR; or ${store}` },
  );
}
