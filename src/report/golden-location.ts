import path from 'node:path';
import type { Location } from '../shared/errors.ts';
import type { PlaceOf } from './difference-lines.ts';
import { formatPlace } from './format.ts';
import type { CaseReport } from './types.ts';

/** Of a report, what tells where the case's goldens are. */
type GoldenOwner = Pick<CaseReport, 'dir' | 'expectedDir'>;

/**
 * Where a golden of a case is.
 * @param file as differences name it
 */
export function goldenLocation(
  { dir, expectedDir = path.join(dir, 'expected') }: GoldenOwner,
  file: string,
  line: number | undefined,
): Location {
  return { file: path.join(expectedDir, file), ...(line === undefined ? {} : { line }) };
}

/** The same for people: `test/expected/output/a.yaml:12`, which terminals and editors open. */
export function goldenPlaces(owner: GoldenOwner, cwd: string): PlaceOf {
  return ({ path: file, line }) => formatPlace(goldenLocation(owner, file, line), cwd);
}
