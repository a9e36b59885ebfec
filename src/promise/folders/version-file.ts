import path from 'node:path';
import type { WalkedFolder } from '../find-dockerfiles.ts';
import { glanceAt } from '../read-file.ts';

/** What repositories call the file that says which version they build. */
const VERSION_FILE = /^\.?version(?:\.txt)?$/i;

/** Longer than any version; in bytes. */
const MAX_BYTES = 256;

/** The versions that files say, by their absolute paths. */
export type Versions = ReadonlyMap<string, string>;

/** Reads the VERSION files of folders; those that say no version, or several lines, are left out. */
export async function readVersions(folders: readonly WalkedFolder[]): Promise<Versions> {
  const files = folders.flatMap(({ dir, files: names }) =>
    [...names].filter((name) => VERSION_FILE.test(name)).map((name) => path.join(dir, name)),
  );
  const read = await Promise.all(files.map(async (file) => [file, await versionIn(file)] as const));
  return new Map(
    read.flatMap(([file, version]) => (version === undefined ? [] : [[file, version] as const])),
  );
}

/** What the file VERSION in a folder says; undefined where there is none. */
export async function versionBeside(dir: string): Promise<string | undefined> {
  return versionIn(path.join(dir, 'VERSION'));
}

async function versionIn(file: string): Promise<string | undefined> {
  const text = (await glanceAt(file, MAX_BYTES)).trim();
  return /^[\w.+-]+$/.test(text) ? text : undefined;
}

/** Whether an image's tag says another version: `v1.2.0` and `1.2.0` are one, and `latest`, a digest or no tag say none. */
export function isOtherVersion(reference: string, version: string): boolean {
  const [, tag] = /:([\w.-]+)$/.exec(reference) ?? [];
  if (tag === undefined || reference.includes('@') || !/^v?\d+\./.test(tag)) return false;
  return tag.replace(/^v/, '') !== version.replace(/^v/, '');
}
