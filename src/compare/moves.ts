import { digest } from './equal.ts';
import type { CompareDocument, Matching } from './match-documents.ts';
import type { FileDifference } from './types.ts';

type Moved = Extract<FileDifference, { readonly kind: 'moved' }>;

/** An object that one file lost or gained; only its digest is kept, so that many of them fit in memory. */
interface Trace {
  readonly path: string;
  readonly key: string;
  readonly label: string;
}

/** The objects that left or entered files, and, once all files were seen, which of them only moved. */
export interface MoveLedger {
  /** Notes what has no partner within its own file. */
  note(path: string, lost: readonly CompareDocument[], gained: readonly CompareDocument[]): void;
  /** Whether anything was gained so far: else nothing can have moved. */
  hasGains(): boolean;
  /** Pairs what was lost with what was gained; call it when all files have been noted. */
  resolve(): Moves;
}

/** Which objects moved. */
export interface Moves {
  readonly differences: readonly Moved[];
  /** Whether an object left or entered this file so. */
  touches(path: string): boolean;
  /** What of a file's unmatched objects did not move. */
  remaining(path: string, matching: Matching): Matching;
}

/** Finds objects that stand, unchanged, in another file than expected. */
export function moveLedger(): MoveLedger {
  const lost: Trace[] = [];
  const gained: Trace[] = [];
  return {
    note: (path, losses, gains) => {
      for (const trace of traces(path, losses)) lost.push(trace);
      for (const trace of traces(path, gains)) gained.push(trace);
    },
    hasGains: () => gained.length > 0,
    resolve: () => resolve(lost, gained),
  };
}

function resolve(lost: readonly Trace[], gained: readonly Trace[]): Moves {
  const arrivals = new Map<string, Trace[]>();
  for (const trace of gained) {
    const waiting = arrivals.get(trace.key);
    if (waiting === undefined) arrivals.set(trace.key, [trace]);
    else waiting.push(trace);
  }
  const moved: Moved[] = [];
  const touched = new Set<string>();
  const left = new Map<string, number>();
  const arrived = new Map<string, number>();
  for (const { path, key, label } of lost) {
    const arrival = arrivals.get(key)?.shift();
    if (arrival === undefined) continue;
    moved.push({ kind: 'moved', object: label, from: path, to: arrival.path });
    touched.add(path).add(arrival.path);
    count(left, path, key);
    count(arrived, arrival.path, key);
  }
  return {
    differences: moved,
    touches: (path) => touched.has(path),
    remaining: (path, matching) => ({
      pairs: matching.pairs,
      removed: withoutMoved(path, matching.removed, left),
      added: withoutMoved(path, matching.added, arrived),
    }),
  };
}

/** Leaves out as many of each object as moved: a file can hold the same one twice. */
function withoutMoved(
  path: string,
  documents: readonly CompareDocument[],
  moved: ReadonlyMap<string, number>,
): readonly CompareDocument[] {
  if (moved.size === 0) return documents;
  const used = new Map<string, number>();
  return documents.filter((document) => {
    const key = keyOf(document);
    if (key === undefined) return true;
    const number = count(used, path, key);
    return number > (moved.get(`${path}\n${key}`) ?? 0);
  });
}

/** Adds one to a counter, and tells how many it has now. */
function count(counters: Map<string, number>, path: string, key: string): number {
  const number = (counters.get(`${path}\n${key}`) ?? 0) + 1;
  counters.set(`${path}\n${key}`, number);
  return number;
}

function traces(path: string, documents: readonly CompareDocument[]): Trace[] {
  return documents.flatMap((document) => {
    const key = keyOf(document);
    return key === undefined ? [] : [{ path, key, label: document.label }];
  });
}

/** The same for objects that are the same; what has no identity can't be told to have moved. */
function keyOf(document: CompareDocument): string | undefined {
  return document.identity === undefined ? undefined : digest(document.value, document.unordered);
}
