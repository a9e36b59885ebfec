import type { Splice } from './splice.ts';

/** A part of a collection in brackets, which may stay. */
interface FlowPart {
  readonly range: readonly [number, number];
  readonly isKept: boolean;
}

/** What is put behind a part, or with -1 in front of all of them. */
interface FlowAddition {
  readonly after: number;
  readonly text: string;
}

/** Adds and removes parts of a collection in brackets together with their commas; one part at least stays. */
export function flowSplices(parts: readonly FlowPart[], added: readonly FlowAddition[]): readonly Splice[] {
  const splices: Splice[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    if (parts[index]?.isKept === true) continue;
    let last = index;
    while (parts[last + 1]?.isKept === false) last += 1;
    splices.push(removal(parts, index, last));
    index = last;
  }
  for (const { after, text } of added) {
    const anchor = parts.slice(0, after + 1).findLast(({ isKept }) => isKept);
    const first = parts.find(({ isKept }) => isKept);
    if (anchor !== undefined) splices.push(insertion(anchor.range[1], `, ${text}`));
    else if (first !== undefined) splices.push(insertion(first.range[0], `${text}, `));
  }
  return splices;
}

/** Up to the next part, or where there is none, from the one before. */
function removal(parts: readonly FlowPart[], from: number, to: number): Splice {
  const [first, last] = [parts[from]?.range ?? [0, 0], parts[to]?.range ?? [0, 0]];
  const next = parts[to + 1]?.range[0];
  if (next !== undefined) return { start: first[0], end: next, text: '' };
  return { start: parts[from - 1]?.range[1] ?? first[0], end: last[1], text: '' };
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}
