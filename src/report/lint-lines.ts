import type { ChalkInstance } from 'chalk';
import type { Lint } from '../lint/types.ts';
import { printable } from '../shared/printable.ts';
import { formatPlace } from './format.ts';
import { longList } from './long-list.ts';

/** Lints of one code that are shown of a case. */
const MAX_OF_A_CODE = 5;

/**
 * The lints of a case, one line each; of many alike the first ones and how many there are.
 * @param diffLines see `ReporterOptions`
 */
export function lintLines(
  lints: readonly Lint[],
  chalk: ChalkInstance,
  cwd: string,
  diffLines?: number,
): readonly string[] {
  const codes = [...new Set(lints.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const alike = lints.filter((each) => each.code === code);
    const title = chalk.yellow(`warning[${code}]`);
    return longList(alike, {
      show: (each) => [`${title}: ${placeOf(each, cwd)}${printable(each.message)}`],
      most: MAX_OF_A_CODE,
      others: code,
      diffLines,
      chalk,
    });
  });
}

function placeOf({ location }: Lint, cwd: string): string {
  if (location === undefined) return '';
  return `${formatPlace(location, cwd)}: `;
}
