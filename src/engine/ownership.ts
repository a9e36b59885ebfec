import { randomBytes } from 'node:crypto';
import { findThings, removeThings } from './labelled-things.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import type { Engine } from './types.ts';

const PREFIX = 'io.kratix-promise';

/** The label that everything bears which a run creates; its value is the run's id. */
export const RUN_LABEL = `${PREFIX}.run`;

/** Set to `true` on what `--keep` left for the user to look at: it outlives its process, but not a day. */
export const KEEP_LABEL = `${PREFIX}.keep`;

/** On what `--keep` left: the folder of the Promise, or of the stage, that it was run for. */
export const ROOT_LABEL = `${PREFIX}.root`;

/**
 * On images that we build, with their name: they are known as ours also once a new build has taken that over. The tag is no part of
 * it, so that the same files make the same image under any.
 */
export const IMAGE_LABEL = `${PREFIX}.image`;

const HOST_LABEL = `${PREFIX}.host`;
const BOOT_LABEL = `${PREFIX}.boot`;
const NAMESPACE_LABEL = `${PREFIX}.pid-namespace`;
const PID_LABEL = `${PREFIX}.pid`;
const START_LABEL = `${PREFIX}.process-start`;

/** Nothing of ours is meant to live longer. */
const MAX_AGE_SECONDS = 24 * 60 * 60;

type Labels = Readonly<Record<string, string>>;

/** An id for a run, short enough to be part of a container's name. */
export function newRunId(): string {
  return randomBytes(6).toString('hex');
}

/** The labels for every container, volume and network of a run: whose they are, and which process's. */
export function runLabels(runId: string): Record<string, string> {
  const own = ownIdentity();
  return {
    [RUN_LABEL]: runId,
    [HOST_LABEL]: own.host,
    [BOOT_LABEL]: own.bootId,
    [NAMESPACE_LABEL]: own.pidNamespace,
    [PID_LABEL]: String(own.pid),
    [START_LABEL]: own.startTime,
  };
}

/** The same for what `--keep` leaves: it also bears whose it is. @param root the folder of the Promise, or of the stage */
export function keptLabels(runId: string, root: string): Record<string, string> {
  return { ...runLabels(runId), [KEEP_LABEL]: 'true', [ROOT_LABEL]: root };
}

/**
 * Removes everything of a run: containers first, since they hold on to volumes and networks. Goes on after an error.
 * @throws PromiseError the first error, after everything has been tried.
 */
export async function removeRun(engine: Engine, runId: string): Promise<void> {
  const { firstError } = await removeWhere(engine, `${RUN_LABEL}=${runId}`, () => true);
  if (firstError !== undefined) throw firstError;
}

/**
 * Removes what runs left behind whose process died without clean-up (kill -9, power cut), and whatever of ours is
 * older than a day. Never touches anything without our label, nor what a living process works with.
 * @returns how many things were removed.
 * @throws PromiseError the first error, after everything has been tried.
 */
export async function reapLeftovers(engine: Engine): Promise<number> {
  const us = beholder();
  const { removed, firstError } = await removeWhere(engine, RUN_LABEL, (labels, createdAt) =>
    isLeftover(labels, createdAt, us),
  );
  if (firstError !== undefined) throw firstError;
  return removed;
}

/** What {@link isLeftover} needs to know besides the labels. */
export interface Beholder {
  /** The process that asks. */
  readonly own: ProcessIdentity;
  /** Seconds since 1970. */
  readonly now: number;
  readonly isAlive: (pid: number, startTime: string) => boolean;
}

/**
 * Whether nobody needs a labelled thing any more: it is older than a day, or its process is dead. Whether a process of
 * another host, boot or PID namespace lives can't be seen from here, so only age counts for those.
 */
export function isLeftover(labels: Labels, createdAt: number | undefined, beholder: Beholder): boolean {
  if (labels[RUN_LABEL] === undefined) return false;
  const { now } = beholder;
  if (createdAt !== undefined && now - createdAt > MAX_AGE_SECONDS) return true;
  if (labels[KEEP_LABEL] === 'true') return false;
  return isOrphan(labels, beholder);
}

/**
 * Whether `--keep` left a labelled thing for a user of this machine, and its run is over.
 * @param root for that folder only; undefined: for any
 */
export function isKept(labels: Labels, root: string | undefined, beholder: Beholder): boolean {
  if (labels[KEEP_LABEL] !== 'true' || labels[HOST_LABEL] !== beholder.own.host) return false;
  if (root !== undefined && labels[ROOT_LABEL] !== root) return false;
  // What was kept before a reboot bears no process that could be asked for.
  return labels[BOOT_LABEL] !== beholder.own.bootId || isOrphan(labels, beholder);
}

/** Who this process is, and what it can see: for {@link isLeftover}. */
export function beholder(): Beholder {
  return { own: ownIdentity(), now: Date.now() / 1000, isAlive };
}

/** Whether the process of a labelled thing is known to be dead. */
function isOrphan(labels: Labels, { own, isAlive }: Beholder): boolean {
  const pid = Number(labels[PID_LABEL]);
  const startTime = labels[START_LABEL];
  const sameSystem =
    labels[HOST_LABEL] === own.host &&
    labels[BOOT_LABEL] === own.bootId &&
    labels[NAMESPACE_LABEL] === own.pidNamespace;
  if (!sameSystem || !Number.isInteger(pid) || pid <= 0 || startTime === undefined) return false;
  return !isAlive(pid, startTime);
}

/** Removes the labelled things that the condition picks; remembers the first error and goes on. */
async function removeWhere(
  engine: Engine,
  label: string,
  condition: (labels: Labels, createdAt: number | undefined) => boolean,
): Promise<{ removed: number; firstError: unknown }> {
  const { things, errors } = await findThings(engine, label);
  const doomed = things.filter(({ labels, createdAt }) => condition(labels, createdAt));
  let removed = 0;
  await removeThings(engine, doomed, (_, error) => {
    if (error === undefined) removed += 1;
    else errors.push(error);
  });
  return { removed, firstError: errors[0] };
}
