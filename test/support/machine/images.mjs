import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, run } from './command.mjs';
import { debianArchive, staticBusybox } from './debian.mjs';
import { goProgram } from './go-programs.mjs';
import { goArchive, npmArchive } from './languages.mjs';
import { withLock } from './lock.mjs';
import { CACHE } from './paths.mjs';
import { FIXTURES, GO_PROGRAMS, GO_TOOLCHAINS, NPM_PACKAGES, STAND_INS } from './stand-ins.mjs';

/** Marks an image as built by us, with the recipe that it was built from. */
const LABEL = 'io.kratix-promise.stand-in';
const DOCKERFILES = fileURLToPath(new URL('stand-ins/', import.meta.url));
/** A registry that neither answers nor refuses shouldn't hold up a machine that has none. */
const PULL_TIMEOUT_MS = 120_000;

/**
 * Makes images available to the engine: there already, else pulled, else built as a stand-in.
 *
 * @param {string[]} references keys of STAND_INS or FIXTURES
 * @param {(line: string) => void} say
 * @throws {SetupError}
 */
export async function prepareImages(references, say) {
  await withLock(join(CACHE, 'images.lock'), say, async () => {
    const wanted = new Set(
      references.flatMap((reference) => [definitionOf(reference).base ?? [], reference].flat()),
    );
    const missing = [];
    for (const reference of wanted) if (!(await isReady(reference))) missing.push(reference);
    const makers = new Ingredients(say);
    const makeAll = (each) => allOrFirstError(each.map((reference) => make(reference, makers, say)));
    await makeAll(missing.filter((reference) => definitionOf(reference).base === undefined));
    await makeAll(missing.filter((reference) => definitionOf(reference).base !== undefined));
  });
}

function definitionOf(reference) {
  return STAND_INS[reference] ?? FIXTURES[reference];
}

/** An image that isn't ours counts as it is; one of ours only if it was built from today's recipe. */
async function isReady(reference) {
  const format = `{{index .Config.Labels "${LABEL}"}}`;
  const { ok, stdout } = await attempt('docker', ['image', 'inspect', '--format', format, reference]);
  if (!ok) return false;
  const label = stdout.trim();
  if (reference in STAND_INS && (label === '' || label === '<no value>')) return true;
  return label === recipe(definitionOf(reference));
}

/** The real image where there is one and it can be had, else its stand-in. */
async function make(reference, ingredients, say) {
  if (reference in STAND_INS) {
    const pull = await attempt('docker', ['pull', '--quiet', reference], { timeoutMs: PULL_TIMEOUT_MS });
    if (pull.ok) return;
    say(`${reference} can’t be pulled: building a stand-in under its tag.`);
  } else {
    say(`Building ${reference}.`);
  }
  await build(reference, definitionOf(reference), ingredients);
}

/** Stages the ingredients beside the Dockerfile and builds. */
async function build(reference, definition, ingredients) {
  mkdirSync(CACHE, { recursive: true });
  const context = mkdtempSync(join(CACHE, 'context-'));
  try {
    for (const name of definition.ingredients) copyFileSync(await ingredients.get(name), join(context, name));
    copyFileSync(join(DOCKERFILES, definition.dockerfile), join(context, 'Dockerfile'));
    const labels = ['--label', `${LABEL}=${recipe(definition)}`];
    await run('docker', ['build', '--tag', reference, ...labels, context]);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Changes when the Dockerfile or a program's version does. */
function recipe({ dockerfile, ingredients }) {
  const hash = createHash('sha256').update(readFileSync(join(DOCKERFILES, dockerfile)));
  for (const name of ingredients) {
    const version = GO_PROGRAMS[name]?.version ?? GO_TOOLCHAINS[name] ?? NPM_PACKAGES[name] ?? '';
    hash.update(`${name} ${version}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Where each ingredient lies, made on first use; those that several images share are made once. */
class Ingredients {
  #made = new Map();
  /** Compilers fill every core by themselves: one at a time. */
  #go = Promise.resolve();

  constructor(say) {
    this.say = say;
  }

  get(name) {
    const known = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, known);
    return known;
  }

  #make(name) {
    if (name === 'busybox') return staticBusybox(this.say);
    if (name === 'debian.tar') return debianArchive(this.say);
    if (name === 'ca-certificates.crt') {
      return Promise.resolve(process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt');
    }
    if (name in NPM_PACKAGES) return npmArchive(NPM_PACKAGES[name], this.say);
    if (name in GO_TOOLCHAINS) return goArchive(GO_TOOLCHAINS[name], this.say);
    const built = this.#go.then(() => goProgram(name, this.say));
    this.#go = built.catch(() => {});
    return built;
  }
}

/** Waits for all before it fails, so that nothing still runs when the caller cleans up. */
async function allOrFirstError(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
