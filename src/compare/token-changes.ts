/** How two texts of the same run of words differ. */
export interface Change {
  /** What all differing words look like; each kind once. */
  readonly kinds: readonly ('timestamps' | 'random' | 'order' | 'counter')[];
  /** A pair of words that shows a kind. */
  readonly examples: ReadonlyMap<string, readonly [string, string]>;
}

/** Characters of the longest pair that is an example. None is cut: what is left of a secret can't be recognised. */
const MAX_EXAMPLE = 100;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const DATE = /\d{4}-?[01]\d-?[0-3]\d/;
const CLOCK = /[0-2]\d:?[0-5]\d(:?[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?/;

/** Words that are times: dates, clocks, both, and seconds to nanoseconds since 1970 between 2001 and 2128. */
const TIMES = [
  new RegExp(`(?<!\\d)${DATE.source}[T_ -]?${CLOCK.source}(?!\\d)`, 'g'),
  /(?<!\d)\d{4}-[01]\d-[0-3]\d(?!\d)/g,
  /(?<!\d)[0-2]\d:[0-5]\d(:[0-5]\d(\.\d+)?)?(?!\d)/g,
  /(?<![\dA-Za-z])[1-4]\d{9}(\d{3}|\d{6}|\d{9})?(?![\dA-Za-z])/g,
];

/**
 * Says what the words look like in which two texts differ; undefined where they differ in something that fits no kind, so
 * that nobody is led astray. Punctuation of YAML, JSON and shells stands between words.
 */
export function classifyChange(before: string, after: string): Change | undefined {
  const [left, right] = [words(before), words(after)];
  if (left.length !== right.length) return undefined;
  const pairs = differing(left, right);
  if (pairs.length === 0) return undefined;
  if (sameSet(left, right)) return ORDER;
  const examples = new Map<Change['kinds'][number], readonly [string, string]>();
  const kinds = new Set<Change['kinds'][number]>();
  for (const [from, to] of pairs) {
    const kind = kindOf(from, to);
    if (kind === undefined) return undefined;
    if (!examples.has(kind) && from.length + to.length <= MAX_EXAMPLE) examples.set(kind, [from, to]);
    kinds.add(kind);
  }
  return { kinds: [...kinds], examples };
}

const ORDER: Change = { kinds: ['order'], examples: new Map() };

/** What is left of a text where all that could be random or a time is blotted out: two with the same may be one's twin. */
export function shapeOf(text: string): string {
  return withoutTimes(text)
    .replace(UUID, '<uuid>')
    .split(/([^A-Za-z0-9]+)/)
    .map((part) => (/\d/.test(part) || /^[a-z0-9]{5}$/.test(part) ? '<part>' : part))
    .join('');
}

function words(text: string): readonly string[] {
  return text.split(/[\s,;"'`()[\]{}<>=]+/).filter((word) => word !== '');
}

function differing(
  left: readonly string[],
  right: readonly string[],
): readonly (readonly [string, string])[] {
  return left.flatMap((word, index) => {
    const other = right[index] ?? '';
    return word === other ? [] : [[word, other] as const];
  });
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const sorted = right.toSorted();
  return left.toSorted().every((word, index) => word === sorted[index]);
}

function kindOf(from: string, to: string): Change['kinds'][number] | undefined {
  if (withoutTimes(from) === withoutTimes(to)) return 'timestamps';
  if (from.replace(UUID, '') === to.replace(UUID, '')) return 'random';
  const [start, end] = commonEnds(from, to);
  const [was, is] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  if (/^\d+$/.test(was) && /^\d+$/.test(is)) return 'counter';
  const isSuffix = was.length === is.length && /[-_.]/.test(from[start - 1] ?? '');
  return isRandom(was, isSuffix) && isRandom(is, isSuffix) ? 'random' : undefined;
}

function withoutTimes(text: string): string {
  return TIMES.reduce((rest, pattern) => rest.replace(pattern, '<time>'), text);
}

/** How many characters two words start and end with alike; ends at the edges of a part, so that `job-ab1` is compared as `ab1`. */
function commonEnds(from: string, to: string): readonly [number, number] {
  let start = 0;
  while (start < Math.min(from.length, to.length) && from[start] === to[start]) start += 1;
  while (start > 0 && /[A-Za-z0-9]/.test(from[start - 1] ?? '')) start -= 1;
  let end = 0;
  const most = Math.min(from.length, to.length) - start;
  while (end < most && from.at(-1 - end) === to.at(-1 - end)) end += 1;
  while (end > 0 && /[A-Za-z0-9]/.test(from[from.length - end] ?? '')) end -= 1;
  return [start, end];
}

/**
 * Letters and digits without a word in them: a digit among letters, or no vowels, or very long. At the end of a name, any
 * that are as long as those they take the place of.
 */
function isRandom(part: string, isSuffix: boolean): boolean {
  if (!/^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(part)) return false;
  return (
    isSuffix ||
    (/\d/.test(part) && /[A-Za-z]/.test(part)) ||
    !/[aeiou]/i.test(part) ||
    /[a-z][A-Z]/.test(part) ||
    part.length >= 16
  );
}
