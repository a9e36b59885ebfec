import { positionAt } from '../shared/position.ts';
import { commonLength } from './common-length.ts';
import { diffPairs } from './diff-pairs.ts';

/** Characters of a line of a diff that are shown. */
const MAX_LENGTH = 2000;
/** Characters shown before the first difference of a line that is cut before it. */
const LEAD_LENGTH = 200;

/** Whether a line of a diff is too long to be shown as a whole. */
export function isCut(line: string): boolean {
  return line.length > MAX_LENGTH;
}

/** Cuts lines of a diff that are too long; of one that took the place of another, what is left has the first difference. */
export function cutLines(lines: readonly string[]): readonly string[] {
  if (!lines.some(isCut)) return lines;
  const pairs = diffPairs(lines);
  return lines.map((line, index) => {
    if (!isCut(line)) return line;
    const partner = lines[pairs.get(index) ?? -1];
    return cut(line, partner === undefined ? 0 : commonLength(line.slice(1), partner.slice(1)));
  });
}

/** @param same characters that are no different from those of another line */
function cut(line: string, same: number): string {
  const text = line.slice(1);
  const start = same < MAX_LENGTH ? 0 : same - LEAD_LENGTH;
  const shown = text.slice(start, start + MAX_LENGTH);
  const rest = text.length - start - shown.length;
  const before = start === 0 ? '' : `(${start} characters) …`;
  return `${line.charAt(0)}${before}${shown}${rest === 0 ? '' : `… (${rest} more characters)`}`;
}

/** A cut line may look the same on both sides, so the place of the difference is told. */
export function cutNote(expected: string, actual: string): string {
  const { line, column } = positionAt(expected, commonLength(expected, actual));
  return `lines over ${MAX_LENGTH} characters are cut; the first difference is at line ${line}, column ${column}`;
}
