import { randomBytes } from 'node:crypto';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.ts';
import type { Engine } from './types.ts';

const PREFIX = 'io.kratix-promise';

/** The label that everything bears which a run creates; its value is the run's id. */
export const RUN_LABEL = `${PREFIX}.run`;

/** Set to `true` on what `--keep` left for the user to look at: it outlives its process, but not a day. */
export const KEEP_LABEL = `${PREFIX}.keep`;

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
  const own = ownIdentity();
  const now = Date.now() / 1000;
  const { removed, firstError } = await removeWhere(engine, RUN_LABEL, (labels, createdAt) =>
    isLeftover(labels, createdAt, { own, now, isAlive }),
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
  const { own, now } = beholder;
  if (createdAt !== undefined && now - createdAt > MAX_AGE_SECONDS) return true;
  if (labels[KEEP_LABEL] === 'true') return false;
  const pid = Number(labels[PID_LABEL]);
  const startTime = labels[START_LABEL];
  const sameSystem =
    labels[HOST_LABEL] === own.host &&
    labels[BOOT_LABEL] === own.bootId &&
    labels[NAMESPACE_LABEL] === own.pidNamespace;
  if (!sameSystem || !Number.isInteger(pid) || pid <= 0 || startTime === undefined) return false;
  return !beholder.isAlive(pid, startTime);
}

/** Removes the labelled things that the condition picks; remembers the first error and goes on. */
async function removeWhere(
  engine: Engine,
  label: string,
  condition: (labels: Labels, createdAt: number | undefined) => boolean,
): Promise<{ removed: number; firstError: unknown }> {
  let removed = 0;
  let firstError: unknown;
  const each = async <T extends { labels: Labels; createdAt: number | undefined }>(
    list: () => Promise<readonly T[]>,
    remove: (thing: T) => Promise<void>,
  ): Promise<void> => {
    const keepFirst = (error: unknown): void => {
      firstError ??= error;
    };
    const found = await list().catch((error: unknown): readonly T[] => {
      keepFirst(error);
      return [];
    });
    const doomed = found.filter(({ labels, createdAt }) => condition(labels, createdAt));
    await Promise.all(
      doomed.map((thing) =>
        remove(thing).then(() => {
          removed += 1;
        }, keepFirst),
      ),
    );
  };
  await each(
    () => engine.listContainers(label),
    ({ id }) => engine.removeContainer(id),
  );
  await each(
    () => engine.listNamelessImages(label),
    ({ name }) => engine.removeImage(name),
  );
  await each(
    () => engine.listVolumes(label),
    ({ name }) => engine.removeVolume(name),
  );
  await each(
    () => engine.listNetworks(label),
    ({ name }) => engine.removeNetwork(name),
  );
  return { removed, firstError };
}
