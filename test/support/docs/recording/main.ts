import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../pages.ts';
import { drawSvg, type Shot } from './draw-svg.ts';
import { record } from './record.ts';

/** Where the recording lies, from the root of the repository. */
export const RECORDING = 'docs/images/first-green-run.svg';

const SIZE = { cols: 84, rows: 26 };

/** What is typed, and how it ends; then how long its output is read, in seconds. */
const COMMANDS = [
  ['promise init redis', 0, 3],
  ['cd redis && promise test', 0, 3],
  [`sed -i 's/"data": ./"data": (. + {"port": "6379"})/' pipeline/run`, 0, 1],
  ['promise test', 1, 6],
  ['promise test --update', 0, 4],
] as const;

/** The command whose output says most: the first that fails. */
const POSTER = 2 * COMMANDS.findIndex(([, exitCode]) => exitCode !== 0) + 1;

/** Records the README's picture anew: the first green run, a change, its diff. */
export async function main(say: (line: string) => void): Promise<number> {
  const takes = await record(
    COMMANDS.map(([command, exitCode]) => [command, exitCode]),
    SIZE,
  );
  const shots: readonly Shot[] = takes.flatMap(({ typed, done }, index) => [
    { frame: typed, seconds: 1.5 },
    { frame: done, seconds: COMMANDS[index]?.[2] ?? 1 },
  ]);
  const title = 'promise init writes a Promise, promise test runs it green; after a change it shows the diff';
  await writeFile(path.join(ROOT, RECORDING), drawSvg({ title, shots, poster: POSTER, ...SIZE }));
  say(`wrote ${RECORDING}`);
  return 0;
}
