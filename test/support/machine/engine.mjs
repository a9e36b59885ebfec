import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { canInstall, install } from './apt.mjs';
import { attempt, findProgram } from './command.mjs';
import { isAlive, readPid, withLock } from './lock.mjs';
import { CACHE } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/** Where docker looks when nobody tells it otherwise, so that the user's own `docker ps` sees what runs. */
const SOCKET = 'unix:///var/run/docker.sock';
/** One for the whole machine, as the socket is: a second clone finds and shares the engine that the first one started. */
const STATE = '/run/kratix-promise-engine';
/** The process id of the daemon, written the moment it is spawned: dockerd writes its own file only later. */
const DAEMON = join(STATE, 'daemon');
/** One file for each process that needs the engine, named by its id: the last one to leave stops it. */
const USERS = join(STATE, 'users');
const LOG = join(CACHE, 'dockerd.log');
const WRAPPER = fileURLToPath(new URL('runc-without-sys-resource.sh', import.meta.url));
const INSTRUCTIONS =
  'Install and start Docker (https://docs.docker.com/engine/install/), then run the command again. ' +
  'On Debian and Ubuntu, root gets an engine installed and started by this command.';

/**
 * Gives a Docker engine that answers: the one that is there, else one installed and started for this run.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<() => Promise<void>>} to be called when done: stops the engine if we started it and nobody else uses it
 * @throws {SetupError}
 */
export async function openEngine(say) {
  if (!canInstall()) {
    if (await answers()) return async () => {};
    throw noEngine();
  }
  const close = () => withLock(join(STATE, 'lock'), say, release, () => {});
  try {
    await withLock(join(STATE, 'lock'), say, async () => {
      register();
      if (!(await answers())) await provideEngine(say);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

/** Installs what is missing and starts the daemon, on machines where we may. */
async function provideEngine(say) {
  if (process.env.DOCKER_HOST) throw noEngine();
  if (findProgram('dockerd') === undefined || findProgram('iptables') === undefined) {
    say('No container engine answers: installing docker.io and iptables with apt-get.');
    await install(['docker.io', 'iptables']);
    // Where an init system runs, the package has started its own daemon by now.
    if (await answers()) return;
  }
  say('Starting dockerd for this run (images in .cache/engine, log in .cache/dockerd.log).');
  await start();
}

/** The daemon outlives its starter if need be, for others that use it; so it gets no terminal and a session of its own. */
async function start() {
  mkdirSync(CACHE, { recursive: true });
  const log = openSync(LOG, 'w');
  const daemon = spawn(findProgram('dockerd') ?? 'dockerd', daemonArguments(), {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  writeFileSync(DAEMON, String(daemon.pid));
  let failure;
  daemon.once('error', (error) => {
    failure = error.message;
  });
  daemon.once('exit', (code) => {
    failure = `exit ${code}`;
  });
  daemon.unref();
  while (!(await answers())) {
    if (failure !== undefined) {
      const last = readFileSync(LOG, 'utf8').trimEnd().split('\n').slice(-5).join('\n  ');
      throw new SetupError(`dockerd doesn’t start (${failure})\n  ${last}`, `Its log is ${LOG}.`);
    }
    await sleep(200);
  }
}

/** A data folder and a state folder of our own: an engine that the machine may get later starts from nothing of ours. */
function daemonArguments() {
  const own = ['--host', SOCKET, '--pidfile', join(STATE, 'dockerd.pid'), '--exec-root', join(STATE, 'exec')];
  const data = ['--data-root', join(CACHE, 'engine')];
  const runtime = ['--add-runtime', `reduced=${WRAPPER}`, '--default-runtime', 'reduced'];
  return lacksSysResource() ? [...own, ...data, ...runtime] : [...own, ...data];
}

/** CAP_SYS_RESOURCE is bit 24 of the capability set. */
function lacksSysResource() {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> 24n) & 1n) === 0n;
}

/** Asks the daemon, not the client: a client without a daemon is what many machines have. */
async function answers() {
  const { ok } = await attempt('docker', ['version', '--format', '{{.Server.APIVersion}}'], {
    timeoutMs: 20_000,
  });
  return ok;
}

/** The process id of the daemon that one of us started, if it still runs and isn't another process by now. */
function ourDaemon() {
  const pid = readPid(DAEMON);
  if (pid === undefined || !isAlive(pid)) return undefined;
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Tells others that the engine is needed, before there is one: an interrupted start is cleaned up the same way. */
function register() {
  mkdirSync(USERS, { recursive: true });
  writeFileSync(join(USERS, String(process.pid)), '');
}

/** Stops the daemon unless a living process still needs it. */
async function release() {
  rmSync(join(USERS, String(process.pid)), { force: true });
  const pid = ourDaemon();
  if (pid === undefined || living().length > 0) return;
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(100);
}

/** Those that still need the engine; what a killed process left behind doesn't count. */
function living() {
  const users = readdirSync(USERS, { withFileTypes: true }).map((entry) => Number(entry.name));
  for (const pid of users) if (!isAlive(pid)) rmSync(join(USERS, String(pid)), { force: true });
  return users.filter(isAlive);
}

/** One message for every machine on which we don't install. */
function noEngine() {
  const where = process.env.DOCKER_HOST ? ` at DOCKER_HOST=${process.env.DOCKER_HOST}` : '';
  return new SetupError(`no Docker engine answers${where}`, INSTRUCTIONS);
}
