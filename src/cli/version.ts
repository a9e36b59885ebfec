import { readFileSync } from 'node:fs';
import { packageFile } from '../shared/package-files.ts';

/** The commit of Kratix whose behaviour is mirrored. */
export const KRATIX_VERSION = 'ae170e2';

/** `0.1.0 (mirrors Kratix ae170e2)`; the version is read from package.json, its only home. */
export function versionText(): string {
  return `${packageVersion()} (mirrors Kratix ${KRATIX_VERSION})`;
}

/** The version of this package. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  return 'unknown';
}
