import type { ChalkInstance } from 'chalk';
import type { Lint } from '../lint/types.ts';
import { printable } from '../shared/printable.ts';
import { formatPlace } from './format.ts';

/** Lints of one code that are shown of a case. */
const MAX_OF_A_CODE = 5;

/** The lints of a case, one line each; of many alike the first ones and how many there are. */
export function lintLines(lints: readonly Lint[], chalk: ChalkInstance, cwd: string): readonly string[] {
  const codes = [...new Set(lints.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const alike = lints.filter((each) => each.code === code);
    const shown = alike.length === MAX_OF_A_CODE + 1 ? alike : alike.slice(0, MAX_OF_A_CODE);
    const title = chalk.yellow(`warning[${code}]`);
    return [
      ...shown.map((each) => `${title}: ${placeOf(each, cwd)}${printable(each.message)}`),
      ...(shown.length < alike.length ? [`${title}: and ${alike.length - shown.length} more`] : []),
    ];
  });
}

function placeOf({ location }: Lint, cwd: string): string {
  if (location === undefined) return '';
  return `${formatPlace(location, cwd)}: `;
}
