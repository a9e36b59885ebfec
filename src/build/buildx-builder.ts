import type { ContainerCli } from './container-cli.ts';
import { outputOf } from './output-of.ts';

/** A builder of buildx: who builds, and what it can build for. */
export interface BuildxBuilder {
  readonly name: string;
  /** `docker` (the engine itself), `docker-container`, `kubernetes`, `remote`. */
  readonly driver: string;
  /** OCI platforms whose programs it can run; none where it has not been started yet. */
  readonly platforms: readonly string[];
}

/**
 * Asks buildx for a builder.
 * @param name absent: the one that the user chose with `docker buildx use`, or BUILDX_BUILDER names
 * @returns undefined where there is none of that name
 */
export async function findBuilder(
  cli: Pick<ContainerCli, 'command' | 'env'>,
  name?: string,
): Promise<BuildxBuilder | undefined> {
  const args = ['buildx', 'inspect', ...(name === undefined ? [] : [name])];
  const text = await outputOf(cli.command, args, cli.env);
  return text === undefined ? undefined : parseBuilder(text);
}

/** Reads what `docker buildx inspect` prints; undefined where that says no driver. */
export function parseBuilder(text: string): BuildxBuilder | undefined {
  const values = (key: string): readonly string[] =>
    [...text.matchAll(new RegExp(`^${key}:[ \\t]+(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const [name = '', driver] = [values('Name')[0], values('Driver')[0]];
  if (driver === undefined) return undefined;
  // Each node has its own; a star marks what the user said it is preferred for.
  const platforms = values('Platforms').flatMap((list) => list.split(/,\s*/));
  return { name, driver, platforms: [...new Set(platforms.map((each) => each.replace(/\*$/, '')))] };
}

/** The builder that builds for the engine: its default is the engine that DOCKER_HOST names; one that was selected is not. */
export function builderName({ env }: Pick<ContainerCli, 'env'>): string {
  return env.BUILDX_BUILDER || 'default';
}
