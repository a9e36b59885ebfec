/**
 * Compares two keys as go-yaml v2 sorts them (`sorter.go`, keyList.Less): other characters before letters, and digits by
 * the number they make, so that a2 comes before a10.
 */
export function compareKeys(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left[index] !== right[index]) return compareFrom(left, right, index);
  }
  return left.length - right.length;
}

/** Compares keys whose first difference is at `index`. */
function compareFrom(left: readonly string[], right: readonly string[], index: number): number {
  const a = left[index] ?? '';
  const b = right[index] ?? '';
  const aIsLetter = /\p{L}/u.test(a);
  const bIsLetter = /\p{L}/u.test(b);
  if (aIsLetter && bIsLetter) return codePoint(a) - codePoint(b);
  if (aIsLetter || bIsLetter) return bIsLetter ? -1 : 1;
  // A zero after other digits is part of a number that has begun: 10 comes after 1x by its value.
  const start = (a === '0' || b === '0') && hasNumberBefore(left, index) ? 1n : 0n;
  const [aNumber, aEnd] = numberFrom(left, index, start);
  const [bNumber, bEnd] = numberFrom(right, index, start);
  if (aNumber !== bNumber) return aNumber < bNumber ? -1 : 1;
  return aEnd === bEnd ? codePoint(a) - codePoint(b) : aEnd - bEnd;
}

/** Whether the digits right before a position have one that isn't zero. */
function hasNumberBefore(characters: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0 && isDigit(characters[at]); at--) if (characters[at] !== '0') return true;
  return false;
}

/** The number that the digits from a position make, as an int64, and where they end. */
function numberFrom(characters: readonly string[], index: number, start: bigint): readonly [bigint, number] {
  let number = start;
  let end = index;
  for (; isDigit(characters[end]); end++) {
    number = BigInt.asIntN(64, number * 10n + BigInt(codePoint(characters[end] ?? '') - 0x30));
  }
  return [number, end];
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && /\p{Nd}/u.test(character);
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
