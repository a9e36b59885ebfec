import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './apt.mjs';
import { findProgram, run } from './command.mjs';
import { debianMirror } from './debian.mjs';
import { withLock } from './lock.mjs';
import { CACHE } from './paths.mjs';

/** The Debian release after this machine's, perhaps: its programs run here, but nothing of it is installed. */
const SUITE = 'trixie';

/** A Docker with containerd's image store, buildx, and a registry: Debian 12 has none of them, or older ones. */
const PACKAGES = ['containerd', 'docker-buildx', 'docker-registry', 'docker.io'];

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks programs of a later Debian into a folder of their own, once.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the folder, in which they lie as below `/`
 * @throws {SetupError}
 */
export async function trixieRoot(say) {
  const root = join(CACHE, 'trixie');
  await withLock(join(CACHE, 'trixie.lock'), say, async () => {
    if (existsSync(root)) return;
    say(`Fetching ${PACKAGES.join(', ')} of Debian ${SUITE}.`);
    mkdirSync(CACHE, { recursive: true });
    const place = mkdtempSync(join(CACHE, 'trixie-'));
    try {
      await fetchInto(place);
      renameSync(join(place, 'root'), root);
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
  return root;
}

/** apt with lists, sources and caches of its own: it mustn't offer this machine a later release's packages. */
async function fetchInto(place) {
  if (!existsSync(KEYRING)) await install(['debian-archive-keyring']);
  if (findProgram('ip') === undefined) await install(['iproute2']);
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs']) {
    mkdirSync(join(place, folder), { recursive: true });
  }
  writeFileSync(
    join(place, 'sources.list'),
    `deb [signed-by=${KEYRING}] ${await debianMirror()} ${SUITE} main\n`,
  );
  const options = [
    `Dir::Etc::sourcelist=${join(place, 'sources.list')}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${join(place, 'lists')}`,
    `Dir::Cache=${join(place, 'cache')}`,
    'Acquire::Languages=none',
    // _apt may not write here.
    'APT::Sandbox::User=root',
  ].map((option) => `--option=${option}`);
  await run('apt-get', [...options, 'update']);
  await run('apt-get', [...options, 'download', ...PACKAGES], { cwd: join(place, 'debs') });
  for (const deb of readdirSync(join(place, 'debs'))) {
    await run('dpkg-deb', ['--extract', join(place, 'debs', deb), join(place, 'root')]);
  }
}
