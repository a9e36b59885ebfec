import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { FileEdit } from '../grow/change-piece.ts';
import { type Changes, writeChanges } from '../grow/write-changes.ts';
import type { ExitCode } from '../shared/errors.ts';
import { shellQuoted } from '../shared/shell-quoted.ts';
import type { CommandIo } from './io.ts';

/** Flags of every command that changes a Promise. */
export interface ChangeFlags {
  readonly dir: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What a command changes, and what its user may want to know then. */
export interface ToldChanges extends Changes {
  /** Commands to go on with, to be typed in the Promise's folder. */
  readonly next: readonly string[];
  /** Sentences. */
  readonly notes?: readonly string[];
}

/** Writes changes and says which files they are about; in a dry run shows them instead. @throws PromiseError as {@link writeChanges} */
export async function makeChanges(
  changes: ToldChanges,
  flags: ChangeFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (!flags.dryRun) await writeChanges(changes, io.signal);
  if (flags.json) io.stdout.write(`${JSON.stringify(asJson(changes, flags.dryRun), undefined, 2)}\n`);
  else if (isNothing(changes)) io.stdout.write('nothing to change: the Promise says so already\n');
  else io.stdout.write(flags.dryRun ? diffOf(changes) : asText(changes, io.cwd));
  if (!flags.json) for (const note of changes.notes ?? []) io.stderr.write(`note: ${note}\n`);
  return 0;
}

function isNothing({ edits, files }: Changes): boolean {
  return edits.length === 0 && files.length === 0;
}

/** A patch that `git apply` and `patch -p1` take in the Promise's folder. */
function diffOf({ root, edits, files }: Changes): string {
  const changed = edits.map((edit) => patchOf(nameIn(root, edit), edit.before, edit.after));
  return [...changed, ...files.map(({ path: name, content }) => patchOf(name, undefined, content))].join('');
}

function patchOf(name: string, before: string | undefined, after: string | Uint8Array): string {
  const from = before === undefined ? '/dev/null' : `a/${name}`;
  if (typeof after !== 'string') return `Binary files ${from} and b/${name} differ\n`;
  return createTwoFilesPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, {
    context: 3,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
}

/** One document for scripts: the folder (absolute), and what happened to which files in it. */
function asJson({ root, edits, files, notes = [] }: ToldChanges, dryRun: boolean): object {
  return {
    version: 1,
    dir: root,
    dryRun,
    files: [
      ...edits.map((edit) => ({ path: nameIn(root, edit), action: actionOf(edit) })),
      ...files.map((file) => ({ path: file.path, action: 'created' })),
    ],
    notes,
  };
}

/** One file a line, as paths that can be clicked or copied, then what to do next. */
function asText({ root, edits, files, next }: ToldChanges, cwd: string): string {
  const folder = path.relative(cwd, root);
  const lines = [
    ...edits.map((edit) => `${actionOf(edit).padEnd(7)}  ${path.join(folder, nameIn(root, edit))}`),
    ...files.map((file) => `created  ${path.join(folder, file.path)}`),
  ];
  const enter = folder === '' ? '' : `cd ${shellQuoted(folder)} && `;
  return `${lines.join('\n')}\n\nNext: ${enter}${next.join(' && ')}\n`;
}

function actionOf({ before }: FileEdit): 'created' | 'edited' {
  return before === undefined ? 'created' : 'edited';
}

function nameIn(root: string, { file }: FileEdit): string {
  return path.relative(root, file).split(path.sep).join('/');
}
