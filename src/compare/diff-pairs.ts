/**
 * Finds which line of a unified diff took the place of which: where as many lines came as went before them, each stands for
 * the one at its place.
 * @returns the index of its partner, for each line that has one
 */
export function diffPairs(lines: readonly string[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  let removed: number[] = [];
  let added: number[] = [];
  const endBlock = () => {
    if (removed.length === added.length) {
      for (const [place, index] of removed.entries()) {
        const partner = added[place] ?? index;
        pairs.set(index, partner).set(partner, index);
      }
    }
    [removed, added] = [[], []];
  };
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('-')) {
      if (added.length > 0) endBlock();
      removed.push(index);
    } else if (line.startsWith('+')) added.push(index);
    // What is said of the end of a file is no line of it.
    else if (!line.startsWith('\\')) endBlock();
  }
  endBlock();
  return pairs;
}
