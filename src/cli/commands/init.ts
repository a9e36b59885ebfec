import { isAbsolute, join, relative, resolve } from 'node:path';
import { keepSchemas } from '../../run/keep-schemas.ts';
import { initDefaults, type NameFlags, type PromiseNames } from '../../scaffold/defaults.ts';
import type { Derivation } from '../../scaffold/from/derivation.ts';
import type { Todo } from '../../scaffold/from/todos.ts';
import { type Scaffolded, scaffoldPromise } from '../../scaffold/init.ts';
import { takenWord } from '../../scaffold/kubectl-word.ts';
import { checkNames } from '../../scaffold/names.ts';
import { openTemplate } from '../../scaffold/open-template.ts';
import { parseProperty } from '../../scaffold/property.ts';
import { type Layout, stageFolder } from '../../scaffold/stages.ts';
import type { WrittenFile } from '../../scaffold/write.ts';
import { type ExitCode, formatLocation, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { shellQuoted } from '../../shared/shell-quoted.ts';
import { initCommandLine } from '../init/command-line.ts';
import { deriveFrom, isDerived, type OriginFlags } from '../init/derive.ts';
import type { CommandIo } from '../io.ts';

/** Flags of `promise init`; `version` is that of the API. */
export interface InitFlags extends NameFlags, OriginFlags {
  /** The folder to write to, relative to the working directory; undefined: the Promise's name. */
  readonly dir?: string | undefined;
  /** As typed: `NAME:TYPE…`. */
  readonly property: readonly string[];
  /** One that comes with the package, or one of `template`. */
  readonly language: string;
  readonly layout: Layout;
  readonly split?: boolean | undefined;
  readonly withDelete?: boolean | undefined;
  readonly withPromiseWorkflow?: boolean | undefined;
  /** A folder, relative to the working directory, or a git URL; undefined: those that come with the package. */
  readonly template?: string | undefined;
  readonly force?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/**
 * `promise init NAME`: scaffolds a Promise, and prints what was written and what to do next. Without a name, who sits at
 * a terminal is asked what the Promise is to be like, and told the command that would do the same.
 *
 * @throws PromiseError as {@link openTemplate} and {@link scaffoldPromise}; `usage` where the folder is empty, or there is nobody to ask.
 */
export async function initCommand(
  name: string | undefined,
  flags: InitFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (name !== undefined) return writePromise(name, flags, io);
  const { terminal, signal } = io;
  if (isDerived(flags)) {
    throw new PromiseError('usage', "missing required argument 'name'", {
      hint: 'what a Promise is made from names no Promise: promise init NAME --from-…',
    });
  }
  if (terminal === undefined || io.ci || flags.json) {
    throw new PromiseError('usage', "missing required argument 'name'", {
      hint: 'for example: promise init elastic-cloud; at a terminal, promise init alone asks for all it needs',
    });
  }
  const { askForPromise } = await import('../init/ask.ts');
  const answers = await askForPromise(flags, { terminal, signal });
  // Before anything is written: where that fails, nothing has to be answered twice.
  io.stderr.write(`\nThe same without questions:\n  ${initCommandLine(answers.name, answers.flags)}\n\n`);
  return writePromise(answers.name, answers.flags, io);
}

async function writePromise(name: string, flags: InitFlags, io: CommandIo): Promise<ExitCode> {
  if (flags.dir === '') {
    throw new PromiseError('usage', '--dir is empty', { hint: 'for the current folder: --dir .' });
  }
  const names = initDefaults(name, flags);
  checkNames(names);
  const derivation = await deriveFrom(names, flags, io.cwd);
  const template = flags.template === undefined ? undefined : await openTemplate(flags.template, io);
  let scaffolded: Scaffolded;
  try {
    scaffolded = await scaffoldPromise({
      ...names,
      dir: resolve(io.cwd, flags.dir ?? name),
      design: {
        language: flags.language,
        layout: flags.layout,
        split: flags.split ?? false,
        properties: derivation === undefined ? flags.property.map(parseProperty) : [],
        withDelete: flags.withDelete ?? false,
        withPromiseWorkflow: flags.withPromiseWorkflow ?? false,
      },
      templateDir: template?.dir,
      derivation,
      force: flags.force ?? false,
      signal: io.signal,
    });
  } finally {
    await template?.close();
  }
  await keepSchemas(scaffolded.dir);
  warnOfTakenWord(names, flags, io);
  for (const note of derivation?.notes ?? []) io.stderr.write(`note: ${printable(note)}\n`);
  io.stdout.write(flags.json ? asJson(scaffolded) : asText({ ...scaffolded, derivation }, flags, io.cwd));
  return 0;
}

/** That kubectl won't find requests by their name is no mistake, but seldom meant; other names take one more command. */
function warnOfTakenWord(names: PromiseNames, flags: InitFlags, { stderr }: CommandIo): void {
  const taken = takenWord(names);
  if (taken === undefined) return;
  const { plural: _, ...others } = flags;
  const command = initCommandLine(names.name, { ...others, ...taken.instead, force: true });
  stderr.write(`warning: ${taken.message}\nhint: for a word of their own: ${command}\n`);
}

/** One document for scripts: the folder (absolute), the files in it, and what is left to do. */
function asJson({ dir, files, todos }: Scaffolded): string {
  return `${JSON.stringify({ version: 1, dir, files, todos }, undefined, 2)}\n`;
}

/** One file a line, as paths that can be clicked or copied, what is left to do, then the command that shows the Promise at work. */
function asText(
  { dir, files, todos, derivation }: Scaffolded & { readonly derivation: Derivation | undefined },
  flags: InitFlags,
  cwd: string,
): string {
  const folder = flags.dir !== undefined && isAbsolute(flags.dir) ? dir : relative(cwd, dir);
  const copied =
    derivation?.copied === undefined
      ? undefined
      : `${stageFolder('resource-configure', flags.layout)}/${derivation.copied}/`;
  const lines = foldCopied(files, copied).map(
    ({ path, action }) =>
      `${action === 'replaced' ? 'replaced' : 'created '}  ${printable(join(folder, path))}`,
  );
  const enter = folder === '' ? '' : `cd ${shellQuoted(folder)} && `;
  const update = derivation?.hasGoldens === false ? ' --update' : '';
  const next = `Next: ${enter}promise test-pipeline${update}`;
  return `${[lines.join('\n'), ...todoLines(todos, folder), next].join('\n\n')}\n`;
}

/** One line for all files of a folder that was copied. */
function foldCopied(files: readonly WrittenFile[], folder: string | undefined): readonly WrittenFile[] {
  const isCopied = ({ path }: WrittenFile): boolean => folder !== undefined && path.startsWith(folder);
  const copied = files.filter(isCopied);
  const [first] = copied;
  return files.flatMap((file) => {
    if (!isCopied(file)) return [file];
    if (file !== first) return [];
    const action = copied.some((each) => each.action === 'replaced') ? 'replaced' : 'created';
    return [{ path: `${folder} (${copied.length} files)`, action } as const];
  });
}

/** Places of one thing that are shown; the others are in `--json`, and found by their text. */
const MOST_PLACES = 5;

/** What is left to do, each thing with the places that say so. */
function todoLines(todos: readonly Todo[], folder: string): readonly string[] {
  if (todos.length === 0) return [];
  const each = todos.map(({ message, places }) => {
    const at = places
      .slice(0, MOST_PLACES)
      .map(({ file, ...place }) => printable(formatLocation({ ...place, file: join(folder, file) })));
    const more = places.length - at.length;
    const lines = more > 0 ? [...at, `and ${more} more`] : at;
    return `  ${printable(message)}${lines.map((line) => `\n    ${line}`).join('')}`;
  });
  return [`To do, marked with TODO:\n${each.join('\n')}`];
}
