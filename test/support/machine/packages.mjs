import { statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';
import { CACHE, ROOT } from './paths.mjs';

/**
 * Brings a clone to where its binary runs: `npm ci` if node_modules is missing or older than the lock file, then the
 * build.
 *
 * @param {(line: string) => void} say
 * @throws {SetupError}
 */
export async function preparePackages(say) {
  await withLock(join(CACHE, 'packages.lock'), say, async () => {
    if (!isInstalled()) {
      say('Installing npm packages (npm ci).');
      await run('npm', ['ci', '--no-audit', '--no-fund']);
    }
    await run('npm', ['run', '--silent', 'build'], { hint: 'The compiler’s lines above say where.' });
  });
}

/** npm writes its own record of what it installed last into node_modules, after the lock file. */
function isInstalled() {
  const installed = statSync(join(ROOT, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}
