import { parseArgs } from 'node:util';

/** What `npm run bench` is asked to do. */
export interface BenchArguments {
  /** A glob over the names of benchmarks. */
  readonly only: string;
  readonly json: boolean;
  /** Whether a missed goal ends in exit code 1. */
  readonly check: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run bench [-- FLAGS]

Measures how promise does against what people would do without it, and prints a table of ratios: below 1, promise is
faster, or takes less. docs/performance.md tells how.

  --only GLOB   only the benchmarks whose name matches: --only 'compare-*'
  --json        print a list of {name, ratio, min, max, goal} instead of the table
  --check       end with exit code 1 where a goal is missed
  --help        print this, and the names of all benchmarks

Examples:
  npm run bench -- --only 'startup-*'
  npm run --silent bench -- --json > bench.json
`;

/** Reads the arguments. @returns what is wrong with them, in one line, where they can't be understood */
export function readArguments(args: readonly string[]): BenchArguments | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', default: '*' },
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
