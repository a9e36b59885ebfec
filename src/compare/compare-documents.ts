import type { YamlPath } from '../promise/yaml-location.ts';
import { sameValue } from '../shared/same-value.ts';
import { alignLists } from './align-lists.ts';
import { canonicalYaml } from './canonical.ts';
import { describeChanges } from './describe-changes.ts';
import { placeBefore } from './edit-value.ts';
import type { GoldenPlace } from './golden-line.ts';
import type { CompareDocument, Matching } from './match-documents.ts';
import { measure } from './measure.ts';
import type { FileDifference } from './types.ts';
import { type DiffBudget, type DiffSection, unifiedDiff } from './unified-diff.ts';

/** Sentences for one file, so that the report of a tree that changed all over stays bounded. */
const MAX_SENTENCES = 1000;
/** Characters of a document's canonical form that are worth a diff. */
const MAX_CANONICAL_CHARACTERS = 64_000_000;

/** How two files differ in meaning, and where in the golden the first change is; undefined where only documents came. */
export interface DescribedDocuments {
  readonly difference: Extract<FileDifference, { readonly kind: 'changed' }>;
  readonly place: GoldenPlace | undefined;
}

/** Describes how two files differ in meaning; undefined where they don't. */
export function describeDocuments(
  path: string,
  matching: Matching,
  budget: DiffBudget,
): DescribedDocuments | undefined {
  const changed = matching.pairs
    .map(alignPair)
    .filter(({ expected, actual }) => !sameValue(expected.value, actual.value));
  if (changed.length === 0 && matching.removed.length === 0 && matching.added.length === 0) return undefined;
  const diff = unifiedDiff(path, [...sections({ ...matching, pairs: changed })], budget);
  const { sentences, place } = summarise({ ...matching, pairs: changed });
  return { difference: { kind: 'changed', path, summary: sentences, ...diff }, place };
}

/** Takes out of a pair how lists differ in order whose order doesn't count. */
function alignPair(pair: Matching['pairs'][number]): Matching['pairs'][number] {
  const { expected, actual } = pair;
  const unordered = new Set([...(expected.unordered ?? []), ...(actual.unordered ?? [])]);
  if (unordered.size === 0) return pair;
  return { expected, actual: { ...actual, value: alignLists(expected.value, actual.value, unordered) } };
}

/** One sentence for each place that changed, and one for each document that came or went. */
function summarise({ pairs, removed, added }: Matching): {
  readonly sentences: readonly string[];
  readonly place: GoldenPlace | undefined;
} {
  const sentences: string[] = [];
  let place: GoldenPlace | undefined;
  let more = 0;
  for (const { expected, actual } of pairs) {
    const part = describeChanges(
      expected.label,
      expected.value,
      actual.value,
      MAX_SENTENCES - sentences.length,
    );
    sentences.push(...part.sentences);
    more += part.more;
    if (part.first !== undefined) place ??= placeOf(expected, part.first);
  }
  const whole = [
    ...removed.map((document) => `${named(document)}: removed`),
    ...added.map((document) => `${named(document)}: added`),
  ];
  const room = MAX_SENTENCES - sentences.length;
  more += Math.max(0, whole.length - room);
  sentences.push(...whole.slice(0, room));
  if (more > 0) sentences.push(`and ${more} more changes`);
  const [gone] = removed;
  return { sentences, place: place ?? (gone === undefined ? undefined : placeOf(gone, [])) };
}

/** A place of a document as its file has it. */
function placeOf({ position, edit }: CompareDocument, path: YamlPath): GoldenPlace {
  return { document: position, path: placeBefore(edit, path) };
}

/**
 * What to diff: each changed document with its partner. An object that went and one of its kind that came are shown
 * side by side, since a new name or apiVersion is easier to see so than as two whole documents.
 */
function* sections({ pairs, removed, added }: Matching): Iterable<DiffSection> {
  for (const { expected, actual } of pairs) yield section(expected.label, expected, actual);
  const byKind = groupByKind(added);
  for (const document of removed) {
    const partner = document.kind === undefined ? undefined : byKind.get(document.kind)?.shift();
    if (partner === undefined) yield section(`${named(document)} (removed)`, document, undefined);
    else yield section(heading(document, partner), document, partner);
  }
  for (const document of [...byKind.values()].flat())
    yield section(`${named(document)} (added)`, undefined, document);
}

function groupByKind(documents: readonly CompareDocument[]): Map<string | undefined, CompareDocument[]> {
  const groups = new Map<string | undefined, CompareDocument[]>();
  for (const document of documents) {
    const group = groups.get(document.kind);
    if (group === undefined) groups.set(document.kind, [document]);
    else group.push(document);
  }
  return groups;
}

function section(
  title: string,
  expected: CompareDocument | undefined,
  actual: CompareDocument | undefined,
): DiffSection {
  return { heading: title, texts: () => ({ expected: textOf(expected), actual: textOf(actual) }) };
}

/** A document's canonical form; where that would fill the memory (deep nesting, aliases), a line in its stead. */
function textOf(document: CompareDocument | undefined): string {
  if (document === undefined) return '';
  const size = measure(document.value);
  if (typeof size === 'string') return '(not shown: too large)\n';
  if (size.indented <= MAX_CANONICAL_CHARACTERS) return canonicalYaml(document.value);
  return `(not shown: about ${size.indented} characters when written out)\n`;
}

function heading(from: CompareDocument, to: CompareDocument): string {
  return from.label === to.label ? named(from) : `${named(from)} -> ${named(to)}`;
}

function named(document: CompareDocument): string {
  return document.label === '' ? 'the document' : document.label;
}
