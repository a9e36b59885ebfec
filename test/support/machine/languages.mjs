import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, run } from './command.mjs';
import { CACHE } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const INGREDIENTS = join(CACHE, 'ingredients');

/**
 * A package of npm as npm serves it, once for each version.
 *
 * @param {string} specifier `<name>@<version>`
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of the archive
 * @throws {SetupError}
 */
export function npmArchive(specifier, say) {
  return cached(`${specifier.replace('@', '-')}.tgz`, async (folder) => {
    say(`Fetching ${specifier} (npm).`);
    const packed = await run('npm', ['pack', '--json', '--pack-destination', folder, specifier]);
    return join(folder, JSON.parse(packed)[0].filename);
  });
}

/**
 * A Go toolchain of a version, whatever version this machine's own is; without its tests and documentation.
 *
 * @param {string} version such as `go1.26.8`
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of a tar of its folder
 * @throws {SetupError}
 */
export function goArchive(version, say) {
  return cached(`${version}.tar`, async (folder) => {
    if (findProgram('go') === undefined) {
      throw new SetupError(
        `${version} is needed, and there is no go to fetch it with`,
        'Install Go (https://go.dev/dl/), then run the command again.',
      );
    }
    say(`Fetching ${version}.`);
    const env = { GOTOOLCHAIN: version, GOFLAGS: '', GOWORK: 'off' };
    const root = (await run('go', ['env', 'GOROOT'], { cwd: folder, env })).trim();
    const archive = join(folder, 'go.tar');
    const without = ['test', 'doc', 'api', 'misc'].map((name) => `--exclude=./${name}`);
    await run('tar', [
      '--create',
      '--file',
      archive,
      '--owner=0',
      '--group=0',
      ...without,
      '--directory',
      root,
      '.',
    ]);
    return archive;
  });
}

/** Makes a file in a folder of its own, which goes away whatever happens, and keeps it for the next time. */
async function cached(name, make) {
  const path = join(INGREDIENTS, name);
  if (existsSync(path)) return path;
  mkdirSync(INGREDIENTS, { recursive: true });
  const folder = mkdtempSync(join(INGREDIENTS, 'make-'));
  try {
    renameSync(await make(folder), path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}
