import { type FileText, shellWords, UNKNOWN, unquoted, type Variables } from './shell-text.ts';

/** A command that builds an image, as far as its text tells; `UNKNOWN` stands for what it doesn't. */
export interface BuildCommand {
  /** From 1; undefined: somewhere in its file. */
  readonly line: number | undefined;
  readonly tags: readonly string[];
  /** As given by `--file`; undefined: the Dockerfile of the context. */
  readonly file: string | undefined;
  readonly context: string;
  /** Those that are known whole. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The folder that a `cd` right before it goes to. */
  readonly folder: string | undefined;
}

const BUILD =
  /\b(?:docker|podman|nerdctl|buildah)\s+(?:-\S+\s+)*(?:(?:buildx|image|container)\s+)?(?:build|bud)\s/g;

/** `NAME=value` of a shell, `NAME ?= value` of make, `NAME: value` of a workflow's or a Taskfile's variables. */
const ASSIGNMENT =
  /^\s*(?:(?:export|local|readonly|declare|override)\s+)?([A-Za-z_]\w*)(?:\s*[:?]?=\s*|:\s+)(.*)$/;

/** Flags that take their value from the next word. Others are taken for switches; `--flag=value` is one word. */
const WITH_VALUE = new Set([
  ...['--add-host', '--annotation', '--attest', '--build-context', '--builder', '--cache-from'],
  ...['--cache-to', '--cgroup-parent', '--format', '--iidfile', '--isolation', '--label', '--metadata-file'],
  ...[
    '--network',
    '--output',
    '-o',
    '--platform',
    '--progress',
    '--secret',
    '--shm-size',
    '--ssh',
    '--target',
  ],
  ...['--ulimit', '-m', '--memory'],
]);

/**
 * The commands of a script, a Makefile, a Taskfile or a workflow that build images.
 * @param file what the files say that it prints
 */
export function parseBuildCommands(text: string, file?: FileText): readonly BuildCommand[] {
  const known = new Map<string, string>();
  const variables: Variables = { get: (name) => known.get(name), file };
  const commands: BuildCommand[] = [];
  for (const { text: line, number } of logicalLines(text)) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) known.set(name, unquoted(value));
    for (const match of line.matchAll(BUILD)) {
      const command = readCommand(line.slice(match.index + match[0].length), variables);
      if (command !== undefined)
        commands.push({
          ...command,
          line: number,
          folder: folderBefore(line.slice(0, match.index), variables),
        });
    }
  }
  return commands;
}

/** Lines with those that a backslash continues in one. */
function logicalLines(text: string): readonly { readonly text: string; readonly number: number }[] {
  const lines: { text: string; number: number }[] = [];
  let open: { text: string; number: number } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const continues = /\\\s*$/.test(raw);
    const part = raw.replace(/\\\s*$/, ' ');
    if (open === undefined) {
      if (/^\s*#/.test(raw)) continue;
      open = { text: part, number: index + 1 };
    } else open.text += part;
    if (continues) continue;
    lines.push(open);
    open = undefined;
  }
  return open === undefined ? lines : [...lines, open];
}

function readCommand(
  text: string,
  variables: Variables,
): Pick<BuildCommand, 'tags' | 'file' | 'context' | 'buildArgs'> | undefined {
  const tags: string[] = [];
  const args: string[] = [];
  const places: string[] = [];
  let file: string | undefined;
  const words = shellWords(text, variables);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, flag = word, attached] = /^(--?[\w-]+)=([\s\S]*)$/.exec(word) ?? [];
    const value = () => attached ?? words[++index] ?? '';
    if (flag === '-t' || flag === '--tag') tags.push(value());
    else if (flag === '-f' || flag === '--file') file = value();
    else if (flag === '--build-arg') args.push(value());
    else if (WITH_VALUE.has(flag)) value();
    else if (!word.startsWith('-')) places.push(word);
  }
  const context = places.at(-1);
  if (context === undefined || tags.length === 0) return undefined;
  return { tags, file, context, buildArgs: knownArgs(args) };
}

/** `NAME=value` of each; without a value it is the environment's, which nobody knows here. */
export function knownArgs(args: readonly string[]): Readonly<Record<string, string>> {
  const pairs = args.flatMap((arg) => {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(arg) ?? [];
    return name === undefined || value === undefined || value.includes(UNKNOWN)
      ? []
      : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Where a `cd` earlier in the line goes to. */
function folderBefore(before: string, variables: Variables): string | undefined {
  const changes = [...before.matchAll(/\b(?:cd|pushd)\s+([^;&|]+?)\s*(?:&&|;)/g)];
  const folder = changes.at(-1)?.[1];
  return folder === undefined ? undefined : shellWords(folder, variables)[0];
}
