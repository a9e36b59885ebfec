import { readFileSync } from 'node:fs';
import { findProgram, run } from './command.mjs';

/** The package lists are fetched once a run, and only if something is to be installed. */
let updated = false;

/**
 * Whether this process may install packages here.
 *
 * @returns {boolean} true for root on Debian or Ubuntu
 */
export function canInstall() {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    isDebianLike() &&
    findProgram('apt-get') !== undefined
  );
}

/**
 * Installs Debian packages without what they merely recommend.
 *
 * @param {string[]} packages
 * @throws {SetupError}
 */
export async function install(packages) {
  await update();
  await run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/**
 * Fetches a package's archive into a folder, without installing it.
 *
 * @param {string} name
 * @param {string} folder
 * @throws {SetupError}
 */
export async function download(name, folder) {
  await update();
  // _apt may not write there, and apt says so without failing; as root it then downloads unsandboxed.
  await run('apt-get', ['download', '--option=APT::Sandbox::User=root', name], { cwd: folder });
}

/** A fresh machine has no package lists, or old ones whose files are gone. */
async function update() {
  if (updated) return;
  await run('apt-get', ['update']);
  updated = true;
}

/** `/etc/os-release` names the family in ID and ID_LIKE. */
function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
