import { canInstall, install } from './apt.mjs';
import { findProgram } from './command.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Makes sure of shells, for the tests of completion: installs Debian's packages of those that are missing.
 *
 * @param {string[]} shells names of programs, which the packages share
 * @param {(line: string) => void} say
 * @throws {SetupError}
 */
export async function prepareShells(shells, say) {
  const missing = shells.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (!canInstall()) {
    throw new SetupError(
      `shells are needed to test completion, and some are missing: ${names}`,
      'Install them.',
    );
  }
  say(`Installing shells (apt-get install ${names}): completion is tested in real ones.`);
  await install(missing);
}
