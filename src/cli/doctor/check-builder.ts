import { type BuildxBuilder, builderName } from '../../build/buildx-builder.ts';
import type { ContainerCli } from '../../build/container-cli.ts';
import { type Finding, fine, problem, warning } from './types.ts';

/** What builds images. */
export interface BuilderInUse {
  /** Undefined: the engine's API. */
  readonly cli: ContainerCli | undefined;
  /** The builder of buildx; undefined where that is not in use, or there is none of the name that it was given. */
  readonly builder: BuildxBuilder | undefined;
}

/** Images are built without a command line, too: only what Dockerfiles ask of BuildKit is missing then. */
export function checkBuilder({ cli, builder }: BuilderInUse): Finding {
  switch (cli?.buildKit) {
    case 'buildx':
      return buildxFinding(cli, builder);
    case 'buildkit':
      return fine('builder', 'docker with its own BuildKit');
    case 'podman':
      return fine('builder', 'podman');
    case 'none':
      return warning(
        'builder',
        cli.buildKitRefused
          ? 'DOCKER_BUILDKIT turns BuildKit off: Dockerfiles with RUN --mount or heredocs fail'
          : 'docker without buildx: Dockerfiles with RUN --mount or heredocs fail',
        cli.buildKitRefused
          ? 'unset DOCKER_BUILDKIT'
          : 'install buildx: https://docs.docker.com/go/buildx/ (Debian and Ubuntu: docker-buildx, where they have it)',
      );
    case undefined:
      return warning(
        'builder',
        "neither docker nor podman on PATH: images are built through the engine's API, without BuildKit",
        'install the docker command line with buildx: https://docs.docker.com/go/buildx/',
      );
  }
}

function buildxFinding(cli: ContainerCli, builder: BuildxBuilder | undefined): Finding {
  if (builder === undefined) {
    const named = builderName(cli);
    return !cli.env.BUILDX_BUILDER
      ? warning('builder', `docker with buildx, which has no builder ${named}`, 'see `docker buildx ls`')
      : problem(
          'builder',
          `BUILDX_BUILDER: buildx has no builder ${named}`,
          'unset it, or see `docker buildx ls`',
        );
  }
  // Who builds for linux/amd64 builds for its variants, too.
  const known = builder.platforms.filter(
    (each) => !builder.platforms.some((other) => each.startsWith(`${other}/`)),
  );
  const platforms = known.length === 0 ? '' : `, for ${known.join(', ')}`;
  return fine('builder', `docker with buildx, builder ${builder.name} (${builder.driver})${platforms}`);
}
