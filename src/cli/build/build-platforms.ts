import path from 'node:path';
import { PromiseError } from '../../shared/errors.ts';

/** `linux/arm64`, `linux/arm/v7`. */
const PLATFORM = /^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/;

/** The flags of `promise build` that say for which platforms, and where images go that an engine may not hold. */
export interface PlatformFlags {
  /** Separated by commas. */
  readonly platform?: string;
  /** Folder for OCI layouts. */
  readonly ociLayout?: string;
  readonly push: boolean;
  readonly load?: 'kind';
}

/** For which platforms is built, and how. */
export type PlatformWish =
  /** For one, into the engine; absent: for the engine's own. */
  | { readonly kind: 'engine'; readonly platform: string | undefined }
  /** By buildx, to wherever it can put them; no platforms: its own. */
  | {
      readonly kind: 'buildx';
      readonly platforms: readonly string[];
      readonly layoutDir: string | undefined;
    };

/** @throws PromiseError `usage` for what is no platform, and for what doesn't go together */
export function readPlatforms(flags: PlatformFlags, cwd: string): PlatformWish {
  const platforms = [...new Set((flags.platform ?? '').split(',').map((each) => each.trim()))].filter(
    Boolean,
  );
  const wrong = platforms.find((each) => !PLATFORM.test(each));
  if (wrong !== undefined || (flags.platform !== undefined && platforms.length === 0)) {
    throw new PromiseError('usage', `--platform: ${JSON.stringify(wrong ?? flags.platform)} is no platform`, {
      hint: 'such as linux/amd64, linux/arm64, linux/arm/v7; several with commas in between',
    });
  }
  if (platforms.length <= 1 && flags.ociLayout === undefined)
    return { kind: 'engine', platform: platforms[0] };
  if (flags.load !== undefined) {
    const [flag, hint] =
      flags.ociLayout === undefined
        ? ['several platforms', 'build for that of the nodes alone, and once more for the others']
        : ['--oci-layout', 'build once for each: nothing that is unchanged is built again'];
    throw new PromiseError('usage', `--load kind doesn't go with ${flag}`, { hint });
  }
  const layoutDir = flags.ociLayout === undefined ? undefined : path.resolve(cwd, flags.ociLayout);
  return { kind: 'buildx', platforms, layoutDir };
}
