import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from every other, also after a reboot and across PID namespaces of one machine. */
export interface ProcessIdentity {
  readonly host: string;
  /** Changes with every boot; empty where the platform doesn't tell. */
  readonly bootId: string;
  /** `pid:[4026531836]`; empty where the platform has no such thing. */
  readonly pidNamespace: string;
  readonly pid: number;
  /** When the process began: clock ticks since boot on Linux, else seconds since 1970. A pid is used again. */
  readonly startTime: string;
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    bootId: read('/proc/sys/kernel/random/boot_id'),
    pidNamespace: readLink('/proc/self/ns/pid'),
    pid: process.pid,
    startTime: startTimeOf(process.pid) ?? String(Math.floor(performance.timeOrigin / 1000)),
  };
}

/**
 * Whether a process of this host, boot and PID namespace still lives. Where the platform doesn't tell when a process
 * began, one with that pid counts as that process: rather leave something behind than remove what is in use.
 */
export function isAlive(pid: number, startTime: string): boolean {
  const now = startTimeOf(pid);
  if (now !== undefined) return now === startTime;
  // No entry in /proc may only mean that another user's processes are hidden there (hidepid).
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: alive, but not ours to signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process began, from /proc; empty where it has ended, undefined where /proc has no entry of it to see. */
function startTimeOf(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === '') return undefined;
  // The program's name, in brackets, may hold anything: count from its end. Field 3 (state) comes first.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended: it only waits for its parent to take notice.
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19];
}

/** A small file's content; empty where it can't be read. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** What a symbolic link says; empty where it can't be read. */
function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
