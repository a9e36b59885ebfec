import { formatCount } from './format.ts';
import { countUnexpected } from './summary.ts';
import type { PromiseFigures, RunReport } from './types.ts';

/** How cases ended, and what collides that nobody expects to. */
export interface Figures extends Pick<PromiseFigures, 'passed' | 'updated' | 'failed' | 'notRun'> {
  readonly collisions: number;
}

/** What a figure means, by which a terminal colours it. */
export type Meaning = 'good' | 'bad' | 'open';

/** The figures of a run. */
export function figuresOf({ passed, updated, failed, notRun, collisions }: RunReport): Figures {
  return { passed, updated, failed, notRun: notRun.length, collisions: countUnexpected(collisions) };
}

/** `4 cases: 1 passed, 1 failed, 2 not run`: what is none isn't told. */
export function figuresText(
  { passed, updated, failed, notRun, collisions }: Figures,
  paint: (text: string, meaning: Meaning) => string = (text) => text,
): string {
  const parts = [
    ...(passed > 0 ? [paint(`${passed} passed`, 'good')] : []),
    ...(updated > 0 ? [paint(`${updated} updated`, 'good')] : []),
    ...(failed > 0 ? [paint(`${failed} failed`, 'bad')] : []),
    ...(collisions > 0 ? [paint(formatCount(collisions, 'collision'), 'bad')] : []),
    ...(notRun > 0 ? [paint(`${notRun} not run`, 'open')] : []),
  ];
  const cases = formatCount(passed + updated + failed + notRun, 'case');
  return parts.length === 0 ? cases : `${cases}: ${parts.join(', ')}`;
}
