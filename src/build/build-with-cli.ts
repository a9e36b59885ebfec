import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseReference } from '../engine/image-reference.ts';
import { IMAGE_LABEL } from '../engine/ownership.ts';
import { makeSystemTemp } from '../engine/system-temp.ts';
import { objectOrEmpty } from '../shared/json.ts';
import { runCommand } from '../shared/run-command.ts';
import { builderName } from './buildx-builder.ts';
import type { ContainerCli } from './container-cli.ts';
import type { BuildRequest, OnBuildLine } from './types.ts';

/** How a build through the CLI ended. */
export interface CliBuild {
  readonly exitCode: number;
  /** By which the CLI names what it built; any of them may be the engine's id, depending on its image store. */
  readonly ids: readonly string[];
}

/**
 * Builds an image with the docker or podman CLI. A build that fails is a result: its exit code.
 * @throws PromiseError `interrupted`.
 */
export async function buildWithCli(
  cli: ContainerCli,
  request: BuildRequest,
  onLine: OnBuildLine,
): Promise<CliBuild> {
  const folder = await makeSystemTemp('promise-build-');
  try {
    const idFile = join(folder, 'id');
    const metadataFile = join(folder, 'metadata.json');
    const exitCode = await runCommand({
      command: cli.command,
      args: buildArguments(cli, request, { idFile, metadataFile }),
      env: buildEnvironment(cli, { isPushed: request.options.push }),
      signal: request.signal,
      onLine,
    });
    return { exitCode, ids: exitCode === 0 ? await builtIds(idFile, metadataFile) : [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command line of a build. */
export function buildArguments(
  cli: Pick<ContainerCli, 'command' | 'globalArgs' | 'buildKit' | 'env'>,
  request: Pick<BuildRequest, 'reference' | 'context' | 'dockerfile' | 'options'>,
  files: { readonly idFile: string; readonly metadataFile: string },
): readonly string[] {
  const { platform } = request.options;
  return [
    ...cli.globalArgs,
    ...builderArguments(cli, files.metadataFile),
    `--iidfile=${files.idFile}`,
    ...(platform === undefined ? [] : [`--platform=${platform}`]),
    ...sharedArguments(request),
  ];
}

/** What every builder is told of an image, wherever it goes; the last word is the context. */
export function sharedArguments({
  reference,
  context,
  dockerfile,
  options,
}: Pick<BuildRequest, 'reference' | 'context' | 'dockerfile' | 'options'>): readonly string[] {
  const { buildArgs, noCache, pull } = options;
  return [
    `--tag=${reference}`,
    `--file=${dockerfile}`,
    `--label=${IMAGE_LABEL}=${parseReference(reference).repository}`,
    ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(noCache ? ['--no-cache'] : []),
    ...(pull ? ['--pull'] : []),
    context,
  ];
}

/** The subcommand, and what each builder needs to print plain lines and leave its image, and nothing else, in the engine. */
function builderArguments(
  { buildKit, env }: Pick<ContainerCli, 'buildKit' | 'env'>,
  metadataFile: string,
): readonly string[] {
  switch (buildKit) {
    case 'buildx':
      return [
        ...['buildx', 'build', '--progress=plain', '--load', `--metadata-file=${metadataFile}`],
        `--builder=${builderName({ env })}`,
      ];
    case 'buildkit':
      return ['build', '--progress=plain'];
    case 'podman':
      return ['build'];
    case 'none':
      // A failed step would leave its container behind.
      return ['build', '--force-rm'];
  }
}

/**
 * The environment of a build. Provenance holds the time of the build: with it, an engine that stores manifests gives a
 * new id to an image that hasn't changed. What is pushed keeps it.
 */
export function buildEnvironment(
  { env }: Pick<ContainerCli, 'env'>,
  { isPushed }: { readonly isPushed: boolean },
): NodeJS.ProcessEnv {
  return isPushed ? env : { BUILDX_NO_DEFAULT_ATTESTATIONS: '1', ...env };
}

/** Reads what the CLI wrote about the image. */
async function builtIds(idFile: string, metadataFile: string): Promise<readonly string[]> {
  const id = (await readFile(idFile, 'utf8').catch(() => '')).trim();
  const fields = objectOrEmpty(JSON.parse(await readFile(metadataFile, 'utf8').catch(() => '{}')));
  const digests = [fields['containerimage.digest'], fields['containerimage.config.digest']];
  return [id, ...digests]
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map((value) => (value.includes(':') ? value : `sha256:${value}`));
}
