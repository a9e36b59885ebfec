import type { KnownBuild } from './find-builds.ts';

/** What builders set by themselves. */
const PREDEFINED = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$|_proxy$/i;

/** The build arguments that the text of a Dockerfile asks for. */
export function declaredArgs(dockerfile: string): readonly string[] {
  const names = [...dockerfile.matchAll(/^[^\S\n]*ARG\s+([A-Za-z_]\w*)/gim)].map(([, name = '']) => name);
  return names.filter((name) => !PREDEFINED.test(name));
}

/** Build arguments, and the build that they are known from. */
export interface KnownArgs {
  readonly args: Readonly<Record<string, string>>;
  readonly from: string;
}

/** Those that the repository's own build gives a Dockerfile, of the ones that it asks for; undefined where there are none. */
export function argsOf(build: KnownBuild | undefined, declared: readonly string[]): KnownArgs | undefined {
  if (build === undefined) return undefined;
  const given = Object.entries(build.buildArgs).filter(([name]) => declared.includes(name));
  return given.length === 0 ? undefined : { args: Object.fromEntries(given), from: build.from };
}
