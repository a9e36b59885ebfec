import { structuredPatch } from 'diff';
import { printable } from '../shared/printable.ts';
import { cutLines, cutNote, isCut } from './cut-lines.ts';

/** Lines around a change. */
const CONTEXT = 3;
/** Lines of diff for one file; what goes beyond is said instead of shown. */
const MAX_LINES = 10_000;
/** Lines shown of either side where two texts differ too much for a line-by-line diff. */
const HEAD_LINES = 100;
/** The most changed lines that are looked for in one pair of texts. */
const MAX_EDITS = 1500;
/** Work for one pair of texts, as changed lines times lines. */
const MAX_SECTION_WORK = 50_000_000;
/** The same for a whole comparison; an ordinary diff takes a thousandth of a percent of it. */
const MAX_WORK = 250_000_000;

/** Two texts to diff, and what to call them in the hunk header; no heading for a file as a whole. */
export interface DiffSection {
  readonly heading: string;
  /** Made only when it is their turn: not all texts of a file are held at once. */
  readonly texts: () => DiffTexts;
}

/** The two sides of a section. */
export interface DiffTexts {
  readonly expected: string;
  readonly actual: string;
}

/** A diff, and what it doesn't show. */
export interface UnifiedDiff {
  readonly diff: string;
  /** Sentences: nothing is ever left out silently. Absent: it shows all. */
  readonly diffNotes?: readonly string[];
}

/** The work that all diffs of one comparison may take together: counted, not timed, so that results repeat. */
export interface DiffBudget {
  work: number;
}

/** A fresh budget for one comparison. */
export function diffBudget(): DiffBudget {
  return { work: MAX_WORK };
}

/**
 * The unified diff of a file's sections, without colours, one `@@` header with the section's heading for each hunk;
 * line numbers count within a section. Work and length are bounded whatever the texts hold.
 */
export function unifiedDiff(path: string, sections: Iterable<DiffSection>, budget: DiffBudget): UnifiedDiff {
  // One line for each file, whatever it is called: what reads the diff counts on two.
  const name = printable(path);
  const lines = [`--- expected/${name}`, `+++ actual/${name}`];
  const notes: string[] = [];
  let leftOut = 0;
  for (const section of sections) {
    if (lines.length > MAX_LINES) {
      leftOut += 1;
      continue;
    }
    const texts = section.texts();
    const part = diffSection(section.heading, texts, budget);
    const where = section.heading === '' ? '' : `${section.heading}: `;
    lines.push(...cutLines(part.lines));
    notes.push(...part.notes.map((note) => where + note));
    if (part.lines.some(isCut)) notes.push(where + cutNote(texts.expected, texts.actual));
  }
  if (leftOut > 0)
    notes.push(`the diff ends after ${lines.length} lines: ${leftOut} more changed documents are not shown`);
  return { diff: `${lines.join('\n')}\n`, ...(notes.length === 0 ? {} : { diffNotes: notes }) };
}

/** Lines of a diff, and sentences about what they leave out. */
interface SectionDiff {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

/** Diffs two texts; what both start and end with is taken off first, which is most of a large file. */
function diffSection(heading: string, texts: DiffTexts, budget: DiffBudget): SectionDiff {
  const [expected, actual] = [splitLines(texts.expected), splitLines(texts.actual)];
  const common = commonEnds(expected, actual);
  const changed = common.start + common.end;
  // Where lines only came, or only went, there is nothing to search for.
  if (changed === expected.length || changed === actual.length) {
    return blockDiff(heading, expected, actual, common, MAX_LINES);
  }
  const start = Math.max(0, common.start - CONTEXT);
  const middle = (all: readonly string[]) => all.slice(start, all.length - Math.max(0, common.end - CONTEXT));
  const [before, after] = [middle(expected), middle(actual)];
  const size = before.length + after.length;
  const limit = Math.min(MAX_EDITS, Math.floor(Math.min(MAX_SECTION_WORK, budget.work) / size));
  const patch = structuredPatch('', '', before.join(''), after.join(''), undefined, undefined, {
    context: CONTEXT,
    maxEditLength: limit,
  });
  if (patch === undefined) {
    budget.work -= limit * size;
    return blockDiff(heading, expected, actual, common, HEAD_LINES);
  }
  const lines: string[] = [];
  for (const hunk of patch.hunks) {
    const [a, b] = [hunk.oldStart + start, hunk.newStart + start];
    lines.push(hunkHeader(heading, a, hunk.oldLines, b, hunk.newLines), ...hunk.lines);
  }
  budget.work -= lines.filter((line) => line.startsWith('+') || line.startsWith('-')).length * size;
  return { lines, notes: [] };
}

/**
 * All that changed as one hunk, first what went, then what came, at most `limit` lines of either: for texts that too
 * much sets apart to search for what they share, and for those where lines only came or only went.
 */
function blockDiff(
  heading: string,
  expected: readonly string[],
  actual: readonly string[],
  common: CommonEnds,
  limit: number,
): SectionDiff {
  const { start, end } = common;
  const removed = expected.slice(start, Math.min(expected.length - end, start + limit));
  const added = actual.slice(start, Math.min(actual.length - end, start + limit));
  const isWhole =
    start + removed.length + end === expected.length && start + added.length + end === actual.length;
  const first = Math.max(0, start - CONTEXT);
  const before = expected.slice(first, start);
  const after = isWhole ? expected.slice(expected.length - end, expected.length - end + CONTEXT) : [];
  const shared = before.length + after.length;
  const lines = [
    hunkHeader(heading, first + 1, removed.length + shared, first + 1, added.length + shared),
    ...signed(' ', before),
    ...signed('-', removed),
    ...signed('+', added),
    ...signed(' ', after),
  ];
  if (isWhole) return { lines, notes: [] };
  const note =
    `too many changes for a full diff (${expected.length} lines -> ${actual.length} lines): ` +
    `shown are the first ${limit} of either side from line ${start + 1} on`;
  return { lines, notes: [note] };
}

/** Lines as a diff shows them, the last one's missing newline included. */
function signed(sign: string, lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    if (line.endsWith('\n')) return [sign + line.slice(0, -1)];
    return [sign + line, '\\ No newline at end of file'];
  });
}

/** A hunk header; a side without lines is counted from the line before it, as `diff -u` does. */
function hunkHeader(heading: string, a: number, aLines: number, b: number, bLines: number): string {
  const range = (first: number, count: number) => `${count === 0 ? first - 1 : first},${count}`;
  return `@@ -${range(a, aLines)} +${range(b, bLines)} @@${heading === '' ? '' : ` ${printable(heading)}`}`;
}

/** Lines with their newline, which the last one may lack. */
function splitLines(text: string): string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => `${line}\n`);
  if (last !== '') whole.push(last);
  return whole;
}

/** How many lines two texts share at either end. */
interface CommonEnds {
  readonly start: number;
  readonly end: number;
}

function commonEnds(a: readonly string[], b: readonly string[]): CommonEnds {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return { start, end };
}
