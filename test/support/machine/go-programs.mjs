import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { attempt, findProgram, run } from './command.mjs';
import { CACHE } from './paths.mjs';
import { SetupError } from './setup-error.mjs';
import { GO_PROGRAMS } from './stand-ins.mjs';

/**
 * Builds a real program from its published Go module, once for each version.
 *
 * @param {string} name a key of GO_PROGRAMS
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of the static binary; `.cache/bin/<name>` leads to it too
 * @throws {SetupError}
 */
export async function goProgram(name, say) {
  const program = GO_PROGRAMS[name];
  const binary = join(CACHE, 'programs', `${name}-${program.version}`);
  if (!existsSync(binary)) {
    if (findProgram('go') === undefined) {
      throw new SetupError(
        `${name} is needed, and there is no go to build it with`,
        'Install Go (https://go.dev/dl/), then run the command again.',
      );
    }
    say(`Building the real ${name} ${program.version} from its Go module.`);
    await build(program, binary);
  }
  link(name, binary);
  return binary;
}

/**
 * `go install module@version` refuses modules with replacements (crictl has some), so the module is built from its own
 * folder, with its go.mod beside the result because the module cache is read-only. Go checks every checksum either way.
 */
async function build({ module, version, folder, ldflags = '' }, binary) {
  mkdirSync(dirname(binary), { recursive: true });
  const place = mkdtempSync(`${binary}-`);
  try {
    const source = await downloadModule(`${module}@${version}`, place);
    for (const file of ['go.mod', 'go.sum']) {
      copyFileSync(join(source, file), join(place, file));
      chmodSync(join(place, file), 0o644);
    }
    const flags = ['-trimpath', '-mod=mod', `-modfile=${join(place, 'go.mod')}`, `-ldflags=-s -w ${ldflags}`];
    const built = join(place, 'program');
    await runGo(['build', ...flags, '-o', built, folder], source);
    // Renamed at the end: a build that was interrupted leaves nothing that looks whole.
    renameSync(built, binary);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The folder of a module's source in Go's module cache. */
async function downloadModule(module, cwd) {
  return JSON.parse(await runGo(['mod', 'download', '-json', module], cwd)).Dir;
}

/** A module proxy hiccups now and then; what the first attempt fetched, the second finds. */
async function runGo(args, cwd) {
  const options = { cwd, env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' } };
  const first = await attempt('go', args, options);
  if (first.ok) return first.stdout;
  return run('go', args, { ...options, hint: 'Go’s module proxy must be reachable.' });
}

/** A name without a version, for tests that call the program. */
function link(name, binary) {
  const path = join(CACHE, 'bin', name);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  symlinkSync(binary, path);
}
