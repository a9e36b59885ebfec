import type { WorkflowAction } from '../promise/types.ts';
import { printable } from '../shared/printable.ts';
import type { LinkEnd } from './file-tree.ts';
import type { CollectProblem } from './types.ts';

/** The files in /kratix/metadata that Kratix reads (`work-creator/lib/`), and which of its containers does. */
const METADATA_READERS: ReadonlyMap<string, string> = new Map([
  ['metadata/destination-selectors.yaml', 'work-writer'],
  ['metadata/workflow-control.yaml', 'work-writer'],
  ['metadata/status.yaml', 'status-writer'],
]);

/** The user and group that Kratix's own containers run as. */
const KRATIX_ID = 65532;

/** Which of Kratix's containers would read a path; undefined: none. In delete, no work-writer runs. */
function readerOf(path: string, action: WorkflowAction): string | undefined {
  if (path === 'output' || path.startsWith('output/')) {
    return action === 'configure' ? 'work-writer' : undefined;
  }
  const reader = METADATA_READERS.get(path);
  return reader === 'work-writer' && action === 'delete' ? 'status-writer' : reader;
}

/** Puts a problem into words: what it is, and what whoever reads it in Kratix does about it. */
function problem(
  path: string,
  action: WorkflowAction,
  what: string,
  consequence: (reader: string) => string,
): CollectProblem {
  const reader = readerOf(path, action);
  const outcome = reader === undefined ? 'Kratix does not read it' : consequence(reader);
  return {
    path: printable(path),
    message: `${what}; not collected: ${outcome}`,
    severity: reader === undefined ? 'warning' : 'error',
  };
}

/** A named pipe, a device or something stranger. */
export function specialFileProblem(path: string, type: string, action: WorkflowAction): CollectProblem {
  const what = type === 'fifo' ? 'a named pipe' : `a special file (${type})`;
  return problem(path, action, what, (reader) => `${reader} would wait on it or fail`);
}

/** A symbolic link that doesn't end in a regular file of its own folder. */
export function linkProblem(
  path: string,
  target: string,
  end: Exclude<LinkEnd['kind'], 'file'>,
  action: WorkflowAction,
): CollectProblem {
  const what = `a symbolic link to ${printable(target)}`;
  switch (end) {
    case 'absolute':
      return problem(
        path,
        action,
        `${what}, an absolute path`,
        (reader) => `it dangles where ${reader} reads it`,
      );
    case 'outside':
      return problem(
        path,
        action,
        `${what}, out of its folder`,
        (reader) => `${reader} has other files there`,
      );
    case 'missing':
      return problem(path, action, `${what}, which is not there`, (reader) => `${reader} fails on it`);
    case 'loop':
      return problem(path, action, `${what}, which leads in a circle`, (reader) => `${reader} fails on it`);
    case 'folder':
      return problem(
        path,
        action,
        `${what}, a folder`,
        (reader) => `${reader} fails, as it reads it as a file`,
      );
    case 'special':
      return problem(
        path,
        action,
        `${what}, not a regular file`,
        (reader) => `${reader} would wait on it or fail`,
      );
  }
}

/** An entry whose name would lead out of the folder: no engine makes one, so nothing of it is believed. */
export function hostileNameProblem(name: string): CollectProblem {
  return {
    path: printable(name),
    message: 'a name that leads out of its folder; not collected',
    severity: 'error',
  };
}

/** An entry that contradicts an earlier one: below a file, or a file in the place of a folder. */
export function contradictionProblem(path: string): CollectProblem {
  return {
    path: printable(path),
    message: 'contradicts an earlier entry of the archive; not collected',
    severity: 'error',
  };
}

/** A name that is fine in the container and impossible here: too long, or different from another in case only. */
export function unwritableNameProblem(path: string): CollectProblem {
  return {
    path: printable(path),
    message:
      "this machine's file system cannot hold a file of that name; not collected, Kratix would deliver it",
    severity: 'warning',
  };
}

/** A name whose bytes are no UTF-8: it has been read with replacement characters. */
export function mangledNameProblem(path: string): CollectProblem | undefined {
  if (!path.includes('\ufffd')) return undefined;
  return {
    path: printable(path),
    message: 'its name is not valid UTF-8, so Kratix would deliver it under another name',
    severity: 'warning',
  };
}

/** A file or folder that Kratix's containers, which run as user 65532 without capabilities, can't read. */
export function unreadableProblem(
  path: string,
  action: WorkflowAction,
  owner: { readonly mode: number; readonly uid: number; readonly gid: number; readonly folder: boolean },
): CollectProblem | undefined {
  const isVolume = !path.includes('/');
  if (!isVolume && readerOf(path, action) === undefined) return undefined;
  const shift = owner.uid === KRATIX_ID ? 6 : owner.gid === KRATIX_ID ? 3 : 0;
  const needed = owner.folder ? 5 : 4;
  if (((owner.mode >> shift) & needed) === needed) return undefined;
  const mode = (owner.mode & 0o7777).toString(8).padStart(4, '0');
  return {
    path: printable(path),
    message: `mode ${mode} and owner ${owner.uid}: Kratix's own containers run as user ${KRATIX_ID} and cannot read it`,
    severity: 'warning',
    lint: 'unreadable-file',
  };
}
