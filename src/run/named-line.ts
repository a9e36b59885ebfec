import { MAX_SEARCHED_LENGTH } from './log-tail.ts';

/** A line of a script, as the script's own interpreter names it. */
export interface NamedLine {
  /** As it was printed: a path in the container, absolute or not. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** How an interpreter says where it was. Of several places in one log, the first or the last is where it happened. */
interface Wording {
  readonly pattern: RegExp;
  readonly decisive: 'first' | 'last';
}

/** What the language brings along, not the author: `lib` of Python and Ruby, node's own modules, Go's runtime. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|lib\/python[^/]*|usr\/local\/go)\/|^node:|^</;

/** A stack trace before a mere mention: the trace is surely about a failure. */
const WORDINGS: readonly Wording[] = [
  // Python: the innermost call stands last.
  { pattern: /^\s*File "(?<path>[^"]+)", line (?<line>\d+)/, decisive: 'last' },
  // Node.js: the innermost call stands first.
  { pattern: /^\s+at .*?\(?(?:file:\/\/)?(?<path>\/[^():]+):(?<line>\d+):\d+\)?$/, decisive: 'first' },
  // Go's panics: likewise.
  { pattern: /^\t(?<path>\/\S+\.go):(?<line>\d+)(?: \+0x[0-9a-f]+)?$/, decisive: 'first' },
  // Ruby: likewise.
  { pattern: /^(?:\s+from )?(?<path>[^\s:]+\.rb):(?<line>\d+):in /, decisive: 'first' },
  // Perl.
  { pattern: / at (?<path>\S+) line (?<line>\d+)\.$/, decisive: 'last' },
  // Shells: bash and busybox say `line 12`, dash only `12`.
  { pattern: /^(?<path>[^\s:]+): (?:line )?(?<line>\d+): \S/, decisive: 'last' },
];

/** The line that the output of a stage names as the place of its failure; undefined where it names none. */
export function namedLine(log: readonly string[]): NamedLine | undefined {
  for (const { pattern, decisive } of WORDINGS) {
    const named = log.flatMap((text) => {
      if (text.length > MAX_SEARCHED_LENGTH) return [];
      const { path, line } = pattern.exec(text)?.groups ?? {};
      return path === undefined || FOREIGN.test(path) ? [] : [{ path, line: Number(line) }];
    });
    const place = named.at(decisive === 'first' ? 0 : -1);
    if (place !== undefined) return place;
  }
  return undefined;
}
