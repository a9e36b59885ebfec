import type { ChalkInstance } from 'chalk';
import { diffPairs } from '../compare/diff-pairs.ts';
import { printable } from '../shared/printable.ts';
import { changedWords, type LinePart, madeVisible } from './changed-words.ts';
import { formatCount } from './format.ts';

/**
 * A unified diff in colours, as far as it is to be shown: in lines that changed, the words that did stand out, and what
 * can't be seen is written out where nothing else is different.
 * @param limit lines, without those that name the files; 0 leaves these out, too
 */
export function unifiedLines(
  diff: string | undefined,
  chalk: ChalkInstance,
  limit = Number.POSITIVE_INFINITY,
): readonly string[] {
  if (diff === undefined) return [];
  const [from = '', to = '', ...body] = diff.replace(/\n$/, '').split('\n');
  const shown = body.slice(0, limit);
  const hidden = body.length - shown.length;
  const pairs = diffPairs(body);
  const names = limit === 0 ? [] : [from, to];
  return [
    ...names.map((line) => chalk.bold(printable(line))),
    ...shown.map((line, index) => {
      const partner = pairs.get(index);
      return bodyLine(line, partner === undefined ? undefined : body[partner], chalk);
    }),
    ...(hidden === 0
      ? []
      : [chalk.dim(`${formatCount(hidden, 'line')} of the diff not shown: --diff-lines all shows all`)]),
  ];
}

function bodyLine(line: string, partner: string | undefined, chalk: ChalkInstance): string {
  if (line.startsWith('@@')) return chalk.cyan(printable(line));
  if (line.startsWith('\\')) return chalk.dim(printable(line));
  if (line.startsWith('-')) return chalk.red(`-${emphasised(line, partner, chalk)}`);
  return line.startsWith('+') ? chalk.green(`+${emphasised(line, partner, chalk)}`) : printable(line);
}

/** A line that changed, without its sign. */
function emphasised(line: string, partner: string | undefined, chalk: ChalkInstance): string {
  const text = line.slice(1);
  if (partner === undefined) return printable(text);
  const [own, other] = madeVisible(text, partner.slice(1));
  const parts = chalk.level === 0 ? undefined : changedWords(own, other)?.before;
  return (parts ?? [{ text: own, isChanged: false }]).map((part) => shownPart(part, chalk)).join('');
}

function shownPart({ text, isChanged }: LinePart, chalk: ChalkInstance): string {
  return isChanged ? chalk.inverse(printable(text)) : printable(text);
}
