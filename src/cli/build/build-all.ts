import path from 'node:path';
import type { ExitCode, PromiseError } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import { loadProject, type Project, type ProjectFlags } from '../project.ts';
import { isOfOnePromise, namedPromise, readEach } from '../test-run/several-promises.ts';

/** A Promise whose images are to be built. */
export interface PlacedProject extends Project {
  /** What tells it from others; empty where it is the only one. */
  readonly place: string;
}

/** The Promises that a command works on, and those that it can't. */
export interface Projects {
  readonly projects: readonly PlacedProject[];
  readonly unread: readonly { readonly place: string; readonly error: PromiseError }[];
}

/**
 * The Promise of --dir, or with --all those in it and below.
 * @throws PromiseError as `loadProject` for the one; `no-promise` where there is none
 */
export async function loadProjects(flags: ProjectFlags & SeveralFlags, cwd: string): Promise<Projects> {
  if (!flags.all) return { projects: [{ ...(await loadProject(flags, cwd)), place: '' }], unread: [] };
  const each = await readEach(path.resolve(cwd, flags.dir), flags, (found) =>
    loadProject({ ...flags, dir: namedPromise(found).dir }, cwd),
  );
  return {
    projects: each.flatMap((one) => ('read' in one ? [{ ...one.read, place: one.place }] : [])),
    unread: each.flatMap((one) => ('error' in one ? [{ place: one.place, error: one.error }] : [])),
  };
}

/**
 * Does something for one Promise after the other; where there are several, what goes wrong with one is told, and the others go
 * on.
 * @returns the exit code of the worst
 * @throws PromiseError what goes wrong with the only one, and what is wrong with more than one
 */
export async function forEachProject(
  { projects, unread }: Projects,
  emit: Emit,
  act: (project: PlacedProject) => Promise<void>,
): Promise<ExitCode> {
  let worst: ExitCode = 0;
  const tell = (place: string, error: PromiseError) => {
    worst = Math.max(worst, error.exitCode) as ExitCode;
    emit({
      type: 'notice',
      level: 'warning',
      message: [`${place}: ${error.message}`, ...error.notes].join('\n'),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  };
  for (const { place, error } of unread) tell(place, error);
  for (const project of projects) {
    try {
      await act(project);
    } catch (error) {
      if (project.place === '' || !isOfOnePromise(error)) throw error;
      tell(project.place, error);
    }
  }
  return worst;
}
