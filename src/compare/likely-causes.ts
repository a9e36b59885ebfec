import { gunzipSync } from 'node:zlib';
import { isLarge } from './compare-bytes.ts';
import { type Change, classifyChange, shapeOf } from './token-changes.ts';
import type { FileDifference, FileTree } from './types.ts';

/** What makes a stage write something else each time. */
export type CauseKind = 'appended' | 'timestamps' | 'random' | 'order' | 'counter' | 'packed-times';

/** What a difference between two runs looks like, and what to do about it. */
export interface LikelyCause {
  readonly kind: CauseKind;
  /** The first file that shows it. */
  readonly path: string;
  /** One sentence, with what gave it away. */
  readonly message: string;
  /** What to do, as an instruction. */
  readonly hint: string;
}

const HINTS: Readonly<Record<CauseKind, string>> = {
  appended: 'write files whole, with `>` rather than `>>`, or remove them first',
  timestamps: 'leave times out, or take them from the request',
  random:
    "derive names and values from the request's name and namespace: each run makes new objects in the cluster, and removes the old",
  order: 'sort what you write',
  counter: 'leave it out, or derive it from the request',
  'packed-times': 'pack without times: `gzip -n`, `tar --mtime=@0 --sort=name`',
};

/** What the second run began with: its own empty folders, or what the first had left in them. */
export type SecondStart = 'empty' | 'leftovers';

/** Both runs, with the paths of the first's files. */
interface Runs {
  readonly first: FileTree;
  readonly second: FileTree;
  readonly known: readonly string[];
  readonly start: SecondStart;
}

/** A cause, and what of it there is to see. */
interface Sign {
  readonly kind: CauseKind;
  readonly what: string;
}

/**
 * Looks at what differs between two runs of the same for signs of why: times, random names, another order, the same once
 * more. One cause of a kind at most, that of the first file that shows it. Nothing is found where nothing fits.
 */
export async function likelyCauses(
  differences: readonly FileDifference[],
  first: FileTree,
  second: FileTree,
  start: SecondStart,
): Promise<readonly LikelyCause[]> {
  const causes = new Map<CauseKind, LikelyCause>();
  const known = await first.list();
  for (const difference of differences) {
    if (difference.kind === 'moved') continue;
    for (const { kind, what } of await signsOf(difference, { first, second, known, start })) {
      if (causes.has(kind)) continue;
      causes.set(kind, { kind, path: difference.path, message: what, hint: HINTS[kind] });
    }
  }
  return [...causes.values()];
}

async function signsOf(
  { kind, path }: Exclude<FileDifference, { readonly kind: 'moved' }>,
  runs: Runs,
): Promise<readonly Sign[]> {
  if (kind === 'unexpected') return signsOfName(path, runs.known);
  if (kind === 'changed' || kind === 'invalid') return signsOfContent(path, runs);
  return [];
}

/** A file under a new name, where there was one whose name looks just like it. */
function signsOfName(path: string, known: readonly string[]): readonly Sign[] {
  for (const other of known) {
    if (shapeOf(other) !== shapeOf(path)) continue;
    const change = classifyChange(other, path);
    if (change !== undefined)
      return change.kinds.map((kind) => ({ kind, what: `${nameOf(kind)} in file names` }));
  }
  return [];
}

async function signsOfContent(path: string, { first, second, start }: Runs): Promise<readonly Sign[]> {
  const [before, after] = [await readBytes(first, path), await readBytes(second, path)];
  if (before === undefined || after === undefined) return [];
  if (isGzip(before) && isGzip(after)) return sameUnpacked(before, after) ? [PACKED] : [];
  const [from, to] = [before.toString('utf8'), after.toString('utf8')];
  const added = start === 'leftovers' ? appended(from, to) : undefined;
  if (added !== undefined) return [added];
  const change = classifyChange(from, to);
  return change === undefined ? [] : change.kinds.map((kind) => ({ kind, what: describe(kind, change) }));
}

const PACKED: Sign = { kind: 'packed-times', what: 'the same content, packed at another time' };

async function readBytes(tree: FileTree, path: string): Promise<Buffer | undefined> {
  if (!(await tree.list()).includes(path) || (await isLarge([tree], path))) return undefined;
  return Buffer.from(await tree.read(path));
}

function appended(from: string, to: string): Sign | undefined {
  const rest = to.slice(from.length);
  if (from.trim() === '' || !to.startsWith(from) || !(from.endsWith('\n') || rest.startsWith('\n')))
    return undefined;
  const again = normal(rest) === normal(from);
  const what = again
    ? 'the second run wrote everything once more behind what was there'
    : 'the second run wrote more behind what was there';
  return { kind: 'appended', what };
}

/** Documents are often appended with a separator of their own. */
function normal(text: string): string {
  return text.replace(/^(\s*---\s*\n)+/, '').trim();
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function sameUnpacked(before: Buffer, after: Buffer): boolean {
  // What comes out of a container may unpack to anything.
  const options = { maxOutputLength: 64 * 2 ** 20 };
  try {
    return gunzipSync(before, options).equals(gunzipSync(after, options));
  } catch {
    return false;
  }
}

function nameOf(kind: CauseKind): string {
  if (kind === 'timestamps') return 'times';
  return kind === 'counter' ? 'numbers that differ' : 'random parts';
}

function describe(kind: CauseKind, { examples }: Change): string {
  if (kind === 'order') return 'the same words in another order';
  const example = examples.get(kind);
  const shown = example === undefined ? '' : `: ${example[0]} and ${example[1]}`;
  return `${nameOf(kind)}${shown}`;
}
