import { MAX_READ_BYTES } from '../shared/file-content.ts';
import { positionAt } from '../shared/position.ts';
import { commonLength } from './common-length.ts';
import type { FileDifference, FileTree, Side } from './types.ts';
import { type DiffBudget, unifiedDiff } from './unified-diff.ts';

/** Read at once from either side where files are compared block by block. */
const BLOCK_BYTES = 256 * 1024;

type Changed = Extract<FileDifference, { readonly kind: 'changed' }>;

/** Whether a file is the same in both trees, to the byte; of files that differ in size nothing is read. */
export async function sameBytes(expected: FileTree, actual: FileTree, path: string): Promise<boolean> {
  const [from, to] = await Promise.all([expected.size(path), actual.size(path)]);
  return from === to && (await firstDifference(expected, actual, path, from)) === undefined;
}

/** Whether a file is too large on either side to be read as a whole: it is compared block by block, and by bytes. */
export async function isLarge(trees: readonly FileTree[], path: string): Promise<boolean> {
  const sizes = await Promise.all(trees.map((tree) => tree.size(path)));
  return sizes.some((size) => size > MAX_READ_BYTES);
}

/** Describes how two files differ that are compared by bytes: as a diff where both are text of a size to be read. */
export async function describeBytes(
  expected: FileTree,
  actual: FileTree,
  path: string,
  budget: DiffBudget,
): Promise<Changed> {
  if (await isLarge([expected, actual], path)) {
    return withoutDiff(expected, actual, path, 'files over 32 MB are compared by bytes');
  }
  const texts = await readTexts(expected, actual, path);
  if (texts === undefined) return withoutDiff(expected, actual, path, 'binary files differ');
  const diff = unifiedDiff(path, [{ heading: '', texts: () => texts }], budget);
  return { kind: 'changed', path, summary: [], ...diff, line: firstDifferingLine(texts) };
}

/** Describes a file that only one side has, as all of it: what an update would add or remove. */
export async function describeAlone(
  tree: FileTree,
  side: Side,
  path: string,
  budget: DiffBudget,
): Promise<Changed> {
  const [size, isTooLarge] = [await tree.size(path), await isLarge([tree], path)];
  const text = isTooLarge ? undefined : decode(await tree.read(path));
  if (text === undefined) return { kind: 'changed', path, summary: [`${size} bytes`], diff: undefined };
  const texts = { expected: '', actual: '', [side]: text };
  const diff = unifiedDiff(path, [{ heading: '', texts: () => texts }], budget);
  return { kind: 'changed', path, summary: [], ...diff };
}

/** The golden's first line, from 1, that isn't the same; its last one where only more comes after it. */
function firstDifferingLine({ expected, actual }: Readonly<Record<Side, string>>): number {
  const last = Math.max(0, expected.length - 1);
  return positionAt(expected, Math.min(commonLength(expected, actual), last)).line;
}

/** Both sides as text; undefined where either is binary: invalid UTF-8, or a NUL in it. */
async function readTexts(
  expected: FileTree,
  actual: FileTree,
  path: string,
): Promise<{ readonly expected: string; readonly actual: string } | undefined> {
  const [left, right] = (await Promise.all([expected.read(path), actual.read(path)])).map(decode);
  return left === undefined || right === undefined ? undefined : { expected: left, actual: right };
}

/** A file as text; undefined where it is binary. */
function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // A byte order mark is kept: it may be all that differs.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Sizes and the first byte that differs, counted from 1, where there is nothing that people could read. */
async function withoutDiff(
  expected: FileTree,
  actual: FileTree,
  path: string,
  why: string,
): Promise<Changed> {
  const [from, to] = await Promise.all([expected.size(path), actual.size(path)]);
  const shorter = Math.min(from, to);
  const at = (await firstDifference(expected, actual, path, shorter)) ?? shorter;
  const summary = `${why}: ${from} bytes -> ${to} bytes, first difference at byte ${at + 1}`;
  return { kind: 'changed', path, summary: [summary], diff: undefined };
}

/** Offset of the first byte that differs among the first `size`, which both sides have; undefined where none does. */
async function firstDifference(
  expected: FileTree,
  actual: FileTree,
  path: string,
  size: number,
): Promise<number | undefined> {
  for (let offset = 0; offset < size; offset += BLOCK_BYTES) {
    const length = Math.min(BLOCK_BYTES, size - offset);
    const [left, right] = await Promise.all([
      expected.readAt(path, offset, length),
      actual.readAt(path, offset, length),
    ]);
    if (Buffer.compare(left, right) !== 0) return offset + differingIndex(left, right);
  }
  return undefined;
}

function differingIndex(left: Uint8Array, right: Uint8Array): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) if (left[index] !== right[index]) return index;
  return shorter;
}
