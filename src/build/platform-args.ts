import { parseDockerfile } from './dockerfile.ts';

/** Build arguments that BuildKit and podman define by themselves, without their first word. */
const PARTS = ['PLATFORM', 'OS', 'ARCH', 'VARIANT'] as const;

/**
 * Those of BuildKit's own build arguments that a Dockerfile declares, for a builder that leaves them empty: it builds for the
 * platform that it runs on.
 * @param platform the engine's: `linux/amd64`
 */
export function platformArgs(dockerfileText: string, platform: string): Readonly<Record<string, string>> {
  const [os = '', architecture = '', variant = ''] = platform.split('/');
  const values = { PLATFORM: platform, OS: os, ARCH: architecture, VARIANT: variant };
  const declared = declaredWithoutValue(dockerfileText);
  const args = ['TARGET', 'BUILD'].flatMap((which) =>
    PARTS.map((part) => [`${which}${part}`, values[part]] as const),
  );
  return Object.fromEntries(args.filter(([name]) => declared.has(name)));
}

function declaredWithoutValue(dockerfileText: string): ReadonlySet<string> {
  const args = parseDockerfile(dockerfileText).filter(({ keyword }) => keyword === 'ARG');
  return new Set(args.flatMap(({ text }) => text.split(/\s+/).slice(1)));
}
