/** What differs from run to run and from machine to machine, and what stands for it. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  // Whether the engine has an image already: pages run side by side, and build images of the same name.
  [/^built (\S+) \(.*\)$/g, 'unchanged $1'],
  [/\b\d+(?:\.\d+)? (?:ms|s)\b/g, '(time)'],
  [/\b\d+(?:\.\d+)? (?:B|kB|MB|GB)\b/g, '(size)'],
  // Ids: hexadecimal, with a digit in it, as words of letters alone are words.
  [/(?<= )v\d+\.\d+\.\d+$/g, '(version)'],
  [/\b(?=[a-f]*\d)[0-9a-f]{8,64}\b/g, '(id)'],
];

/** What a terminal shows only while it lasts, and what is printed line by line elsewhere. */
const PROGRESS = /^(?:building \S+ from |(?:\S+(?: \([^)]*\))?: )?running stage )/;

/**
 * What a page shows of a command's output and isn't there, or is there and isn't shown. Times, sizes and ids may be any. A
 * line `…` stands for any lines, or for none; `…` within a line for anything in it. Empty lines don't count.
 * @returns the first line that doesn't fit, with what is there in its place; undefined where all fits
 */
export function misfit(shown: readonly string[], actual: string): string | undefined {
  const lines = actual
    .split('\n')
    .filter((line) => line.trim() !== '' && !PROGRESS.test(line))
    .map(steady);
  const patterns = shown.filter((line) => line.trim() !== '').map(steady);
  let at = 0;
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.trim() === '…') {
      const next = patterns[index + 1];
      if (next === undefined) return undefined;
      while (at < lines.length && !fits(next, lines[at] ?? '')) at++;
      continue;
    }
    if (at >= lines.length) return `shown, but not printed: ${pattern}`;
    if (!fits(pattern, lines[at] ?? '')) return `shown:   ${pattern}\nprinted: ${lines[at]}`;
    at++;
  }
  return at < lines.length ? `printed, but not shown: ${lines[at]}` : undefined;
}

/** Without what may be any, and without blanks at the end. */
function steady(line: string): string {
  return VOLATILE.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), line).trimEnd();
}

function fits(pattern: string, line: string): boolean {
  if (!pattern.includes('…') || pattern.trim() === '…') return pattern === line;
  const parts = pattern.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}
