import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopIfInterrupted } from './interrupt.mjs';

/**
 * Lets one process at a time do what two would break: `npm ci`, starting the engine, making images.
 *
 * @template T
 * @param {string} path the lock file
 * @param {(line: string) => void} say told once when another process holds it
 * @param {() => Promise<T>} body
 * @param {() => void} [whileWaiting] ends the wait by throwing; after an interrupt only clean-up should wait
 * @returns {Promise<T>}
 */
export async function withLock(path, say, body, whileWaiting = stopIfInterrupted) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  let told = false;
  while (!take(path, own)) {
    const holder = readPid(path);
    if (holder !== undefined && !isAlive(holder)) {
      dropStale(path, own, holder);
      continue;
    }
    if (!told) say(`Waiting for another set-up to finish (process ${holder ?? 'unknown'}).`);
    told = true;
    whileWaiting();
    await sleep(300);
  }
  try {
    return await body();
  } finally {
    rmSync(path, { force: true });
  }
}

/** A link appears whole or not at all, so that nobody ever reads a lock without a holder. */
function take(path, own) {
  writeFileSync(own, `${process.pid}\n`);
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Renames before it removes: of two that wait, one could else remove the lock that the other has just taken. */
function dropStale(path, own, holder) {
  const aside = `${own}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readPid(aside) !== holder) linkSync(aside, path);
  rmSync(aside, { force: true });
}

/**
 * The process id that a file holds.
 *
 * @param {string} path
 * @returns {number | undefined} undefined where there is no such file
 */
export function readPid(path) {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return undefined;
  }
}

/**
 * Whether a process runs, ours or not. One that has ended but that nobody has waited for doesn't.
 *
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return processState(pid) !== 'Z';
}

/** The one-letter state of proc(5); undefined where there is no /proc. */
function processState(pid) {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
