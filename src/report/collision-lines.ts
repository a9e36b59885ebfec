import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { formatCount, formatPath, formatPlace } from './format.ts';
import { longList } from './long-list.ts';
import { hintLines } from './stage-lines.ts';
import type { CollisionReport, FoundCollision } from './types.ts';

/** Objects that are named one by one. */
const MOST_OBJECTS = 5;

/** Collisions that are shown. */
const MOST_COLLISIONS = 20;

/**
 * The collisions of a run as lines: those that are expected one for each reason, the others with all there is to know.
 * @param diffLines see `ReporterOptions`
 */
export function collisionLines(
  { found, unmet }: CollisionReport,
  chalk: ChalkInstance,
  cwd: string,
  diffLines?: number,
): readonly string[] {
  const unexpected = found.filter(({ expected }) => expected === undefined);
  const blocks = longList(unexpected, {
    show: (collision) => [...unexpectedLines(collision, { chalk, cwd, diffLines }), ''],
    most: MOST_COLLISIONS,
    others: 'collisions',
    diffLines,
    chalk,
  });
  const missed = unmet.map(({ case: name, location }) => {
    const place = formatPlace(location, cwd);
    const heading = `${chalk.red('✗')} ${chalk.bold(printable(name))}: the collision that ${place} expects does not happen`;
    return [heading, ...hintLines('it seems to be cured: remove collisions from case.yaml', chalk), ''];
  });
  const hasMore = blocks.length > 0 && blocks.at(-1) !== '';
  return [...expectedLines(found, chalk), ...blocks, ...(hasMore ? [''] : []), ...missed.flat()];
}

/** What the lines about a collision need besides it. */
interface CollisionContext {
  readonly chalk: ChalkInstance;
  readonly cwd: string;
  readonly diffLines: number | undefined;
}

function expectedLines(found: readonly FoundCollision[], chalk: ChalkInstance): readonly string[] {
  const counts = new Map<string, number>();
  for (const { expected } of found) {
    if (expected === undefined) continue;
    const reason = expected.reason ?? `says the case ${expected.case}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(
    ([reason, count]) =>
      `${chalk.green('✓')} ${formatCount(count, 'collision')}, as expected: ${printable(reason)}`,
  );
}

function unexpectedLines(
  collision: FoundCollision,
  { chalk, cwd, diffLines }: CollisionContext,
): readonly string[] {
  const { files, objects, destinations, kind } = collision;
  const where = destinations.length === 0 ? 'one Destination' : printable(destinations.join(', '));
  return [
    `${chalk.red('✗')} ${chalk.bold('collision')}: ${printable(headline(collision))} on ${where}`,
    ...files.map(({ case: name, path }) => {
      const whose = name === undefined ? 'spec.dependencies of ' : '';
      return `  ${whose}${formatPath(path, cwd)}${name === undefined ? '' : chalk.dim(`  (case ${printable(name)})`)}`;
    }),
    ...(kind === 'object' && objects.length > 1
      ? longList(objects, {
          show: (object) => [printable(object)],
          most: MOST_OBJECTS,
          others: 'objects',
          diffLines,
          chalk,
        }).map((line) => `    ${line}`)
      : []),
    `  ${consequence(collision)}`,
    ...hintLines(collision.hint, chalk),
  ];
}

function headline({ kind, objects, path, files }: FoundCollision): string {
  switch (kind) {
    case 'object': {
      const times = files.length === 2 || files.length === 1 ? 'twice' : `${files.length} times`;
      return objects.length === 1
        ? `${objects[0]} is declared ${times}`
        : `${objects.length} objects are declared ${times}`;
    }
    case 'path':
      return `${path} is written by ${files.length === 2 ? 'two' : files.length}`;
    case 'folder':
      return `the folder ${path} is written by ${files.length === 2 ? 'two' : files.length}`;
  }
}

function consequence({ kind, sameVersion }: FoundCollision): string {
  if (kind === 'path') return 'the file that is written last stays, and goes with the first that is deleted';
  if (kind === 'folder') return 'the one that is written last stays: each write replaces the folder';
  return sameVersion
    ? 'GitOps agents refuse the whole folder then: "may not add resource with an already registered id"'
    : 'they are of different versions, so the one that is applied last stays';
}
