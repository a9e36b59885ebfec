import type { Command } from 'commander';
import type { ExitCode } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { complete } from '../completion/complete.ts';
import { splitLine } from '../completion/split-line.ts';
import type { Completion } from '../completion/types.ts';
import type { CommandIo } from '../io.ts';

/**
 * `promise internal complete --line TEXT`: what could stand at the end of a command line. A first line tells whether paths
 * are completed, too, and the word at the cursor; then one for each candidate, value and description. Tabs are in between.
 * What goes wrong is nobody's business who only pressed a key: there is nothing to offer then.
 */
export async function internalCompleteCommand(
  program: Command,
  line: string,
  io: CommandIo,
): Promise<ExitCode> {
  const { words, current } = splitLine(line);
  const { paths, candidates } = await complete(program, words.slice(1), current, io).catch(
    (): Completion => ({ paths: 'none', candidates: [] }),
  );
  const rows = [[paths, current], ...candidates.map(({ value, description }) => [value, description])];
  io.stdout.write(rows.map((row) => `${row.map(inOneCell).join('\t')}\n`).join(''));
  return 0;
}

function inOneCell(text: string): string {
  return printable(text).replaceAll('\t', ' ');
}
