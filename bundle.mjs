import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'rolldown';

// What `npm run build` makes of src: a chunk for each command, and for what only some runs need, so that a start reads a few
// files rather than hundreds. Packages that package.json has as dependencies stay outside; all others that src imports are put in.
const { dependencies } = manifestOf(import.meta.dirname);

const PREFIX = '\0engine-client:';

/** What stands for a module of dockerode or docker-modem, by its importer and the path that it is asked for by. */
const STAND_INS = {
  // Engines behind ssh:// are reached through the user's own ssh.
  'docker-modem ./ssh': notHere('The ssh client'),
  // Builds that go through BuildKit go through the docker CLI, never through a session of our own: neither gRPC nor protobuf is needed.
  'dockerode ./session': notHere('BuildKit sessions'),
  'dockerode ./buildkit': notHere('BuildKit progress'),
};

try {
  await build({
    input: 'src/main.ts',
    platform: 'node',
    external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(?:/|$)`)),
    // A warning is something that fails when it is run.
    onLog: (level, log, handle) => handle(level === 'warn' ? 'error' : level, log),
    plugins: [engineClient(), thirdPartyLicenses()],
    output: {
      dir: 'dist',
      cleanDir: true,
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function notHere(what) {
  return `module.exports = () => { throw new Error('${what} of dockerode is no part of promise'); };`;
}

/** Loads the engine's client without what no run needs: that would take longer than all the rest of a start. */
function engineClient() {
  return {
    name: 'engine-client',
    async resolveId(source, importer) {
      if (importer === undefined || importer.startsWith(PREFIX)) return null;
      const [, name] = /.*[\\/]node_modules[\\/]([^\\/]+)/.exec(importer) ?? [];
      const key = `${name} ${source}`;
      return key in STAND_INS ? PREFIX + key : null;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      return { code: STAND_INS[id.slice(PREFIX.length)], moduleType: 'js' };
    },
  };
}

/** Writes `third-party-licenses.txt`: what the licenses of the packages that are put into dist ask to be told. */
function thirdPartyLicenses() {
  return {
    name: 'third-party-licenses',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
      const dirs = new Set(modules.filter((id) => id.includes('/node_modules/')).map(packageDir));
      const notices = [...dirs].map(notice).sort();
      this.emitFile({ type: 'asset', fileName: 'third-party-licenses.txt', source: notices.join('\n') });
    },
  };
}

/** The folder of the package that a module belongs to: the nearest one with a package.json that has a name. */
function packageDir(id) {
  let dir = path.dirname(id.replace(/^\0/, '').replace(/\?.*$/, ''));
  while (manifestOf(dir)?.name === undefined) dir = path.dirname(dir);
  return dir;
}

function manifestOf(dir) {
  const file = path.join(dir, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function notice(dir) {
  const { name, version, license } = manifestOf(dir);
  const files = readdirSync(dir).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(path.join(dir, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
