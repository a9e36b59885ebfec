import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { canInstall, download, install } from './apt.mjs';
import { findProgram, run } from './command.mjs';
import { CACHE } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

const SUITE = 'bookworm';
const OFFICIAL = 'http://deb.debian.org/debian';
const INGREDIENTS = join(CACHE, 'ingredients');
/** apt calls going on at the same time would wait for, or fail at, its lock. */
let apt = Promise.resolve();

/**
 * Debian's statically linked busybox: a shell and the usual tools in one file that needs nothing else.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of the binary
 * @throws {SetupError}
 */
export function staticBusybox(say) {
  return cached('busybox', async (folder, target) => {
    say('Fetching busybox (Debian’s busybox-static).');
    await oneAtATime(() => download('busybox-static', folder));
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    await run('dpkg-deb', ['--extract', join(folder, archive ?? ''), join(folder, 'root')]);
    const found = ['bin/busybox', 'usr/bin/busybox']
      .map((path) => join(folder, 'root', path))
      .find(existsSync);
    cpSync(found ?? '', target);
    chmodSync(target, 0o755);
  });
}

/**
 * A minimal Debian that can install packages from where this machine installs its own.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of a tar of its file system
 * @throws {SetupError}
 */
export function debianArchive(say) {
  return cached('debian.tar', async (folder, target) => {
    say('Making a minimal Debian (debootstrap).');
    await oneAtATime(async () => {
      if (findProgram('debootstrap') === undefined) await install(['debootstrap', 'debian-archive-keyring']);
    });
    const root = join(folder, 'root');
    const sources = await debianSources();
    // In a mount namespace of its own: an interrupted debootstrap leaves /proc mounted in what we're about to delete.
    await run('unshare', [
      '--mount',
      'debootstrap',
      '--variant=minbase',
      SUITE,
      root,
      sources[0]?.uri ?? OFFICIAL,
    ]);
    const lines = sources.map(({ uri, release }) => `deb ${uri} ${release} main\n`);
    writeFileSync(join(root, 'etc/apt/sources.list'), lines.join(''));
    copyProxySettings(root);
    for (const path of [
      'usr/share/doc',
      'usr/share/man',
      'usr/share/locale',
      'var/lib/apt/lists',
      'var/cache/apt',
    ]) {
      rmSync(join(root, path), { recursive: true, force: true });
    }
    for (const path of ['var/lib/apt/lists/partial', 'var/cache/apt/archives/partial']) {
      mkdirSync(join(root, path), { recursive: true });
    }
    await run('tar', [
      '--create',
      '--numeric-owner',
      '--one-file-system',
      '--file',
      target,
      '--directory',
      root,
      '.',
    ]);
  });
}

/** Makes a file in a folder of its own, which goes away whatever happens, and keeps it for the next time. */
async function cached(name, make) {
  const path = join(INGREDIENTS, name);
  if (existsSync(path)) return path;
  if (!canInstall()) {
    throw new SetupError(
      `${name} is needed for stand-ins of images that can’t be pulled, and is made only by root on Debian or Ubuntu`,
      'Make a registry reachable for the engine (docker pull busybox:1.35 must work), or run as root.',
    );
  }
  mkdirSync(INGREDIENTS, { recursive: true });
  const folder = mkdtempSync(join(INGREDIENTS, 'make-'));
  try {
    await make(folder, join(folder, name));
    renameSync(join(folder, name), path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}

/** The repositories that this machine itself takes the suite from, the main one first; Debian's own if it has none. */
async function debianSources() {
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT) $(CREATED_BY)';
  const targets = await run('apt-get', ['indextargets', '--format', format]);
  const sources = targets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([, release, component, by]) => release?.startsWith(SUITE) && component === 'main' && by === 'Packages',
    )
    .map(([uri, release]) => ({ uri, release }))
    .sort((a, b) => a.release.length - b.release.length);
  return sources[0]?.release === SUITE ? sources : [{ uri: OFFICIAL, release: SUITE }];
}

/** Where this machine fetches Debian's packages from. */
export async function debianMirror() {
  const [{ uri }] = await debianSources();
  return uri;
}

/** Behind a proxy, apt in a build needs it as much as the host's. */
function copyProxySettings(root) {
  const folder = '/etc/apt/apt.conf.d';
  for (const name of readdirSync(folder)) {
    if (/Acquire::\w+::Proxy/i.test(readFileSync(join(folder, name), 'utf8'))) {
      cpSync(join(folder, name), join(root, folder, name));
    }
  }
}

/** Queues a call of apt behind those before it. */
function oneAtATime(call) {
  const result = apt.then(call);
  apt = result.catch(() => {});
  return result;
}
