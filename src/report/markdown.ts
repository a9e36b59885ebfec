import { printable } from '../shared/printable.ts';
import { caseReason, passedText } from './case-result.ts';
import { caseText, PLAIN } from './case-text.ts';
import { collisionLines } from './collision-lines.ts';
import { coverageText } from './coverage-text.ts';
import { MAX_SENTENCES } from './difference-lines.ts';
import { errorLines } from './error-lines.ts';
import { figuresOf, figuresText } from './figures.ts';
import { formatDuration } from './format.ts';
import { firstOf } from './long-list.ts';
import { promiseText } from './promise-lines.ts';
import { countUnexpected, isPassed } from './summary.ts';
import type { CaseReport, PromiseFigures, RunReport } from './types.ts';

/** What GitHub takes for one step is 1 MiB; a summary over that is dropped whole. */
const MAX_BYTES = 1_000_000;

/** Lines of one case, so that the first doesn't take the room of all others. */
const MAX_CASE_LINES = 400;

/** As in a terminal: the report that a job keeps has the rest. */
const DIFF_LINES = 200;

/** What the summary needs besides the report. */
export interface MarkdownContext {
  readonly cwd: string;
  readonly updateCommand: string;
}

/** A run as Markdown: figures, a table of the cases, and below it what there is to say of those that failed. */
export function markdownSummary(report: RunReport, context: MarkdownContext): string {
  const { promise, error, cases, collisions, milliseconds } = report;
  const name = promise === undefined ? 'promise' : `Promise ${text(promise.name)}`;
  const sections = [
    `## ${isPassed(report) ? '✅' : '❌'} ${name}: ${figuresText(figuresOf(report))} (${formatDuration(milliseconds)})`,
    ...(error === undefined ? [] : [fenced(errorLines(error, PLAIN, context.cwd).join('\n'))]),
    ...(report.promises === undefined ? [] : [promiseTable(report.promises)]),
    ...(cases.length === 0 ? [] : [table(cases, context)]),
    ...cases.filter(({ outcome }) => outcome === 'failed').flatMap((each) => details(each, context)),
    ...(countUnexpected(collisions) + collisions.unmet.length === 0
      ? []
      : ['### Collisions', fenced(collisionLines(collisions, PLAIN, context.cwd, DIFF_LINES).join('\n'))]),
    ...coverageText(report.coverage).map(text),
  ];
  return `${fitting(sections).join('\n\n')}\n`;
}

function promiseTable(promises: readonly PromiseFigures[]): string {
  const rows = promises.map((each) => `| ${text(each.place)} | ${text(promiseText(each))} |`);
  return ['| Promise | cases |', '|---|---|', ...rows].join('\n');
}

function table(cases: readonly CaseReport[], { cwd }: MarkdownContext): string {
  const rows = cases.map((report) => {
    const { name, failure, milliseconds } = report;
    const result = failure === undefined ? passedText(report) : caseReason(failure, report, cwd);
    const mark = failure === undefined ? '✅' : '❌';
    return `| ${mark} | ${text(name)} | ${text(result)} | ${formatDuration(milliseconds)} |`;
  });
  return ['| | case | result | time |', '|---|---|---|---:|', ...rows].join('\n');
}

/** A case that failed: its diffs in colours, all else as lines; nothing where its row says it all. */
function details(report: CaseReport, { cwd, updateCommand }: MarkdownContext): readonly string[] {
  const { name, failure, differences } = report;
  const context = { cwd, updateCommand, verbose: false, diffLines: DIFF_LINES };
  const asDiffs = failure?.kind === 'differences';
  const shown = asDiffs ? differences.filter(({ kind }) => kind !== 'changed') : differences;
  const changed = asDiffs ? differences.filter((each) => each.kind === 'changed') : [];
  const rest = caseText({ ...report, differences: shown }, context);
  const parts = [
    ...changed.flatMap(({ path, summary, diffNotes = [], diff }) => [
      `**${text(path)}**`,
      ...(summary.length + diffNotes.length === 0
        ? []
        : [fenced([...firstSentences(summary), ...firstSentences(diffNotes)].join('\n'))]),
      ...(diff === undefined ? [] : [fenced(diff.trimEnd().split('\n').map(printable).join('\n'), 'diff')]),
    ]),
    ...(rest === '' ? [] : [fenced(rest)]),
  ];
  if (parts.length === 0) return [];
  const reason = failure === undefined ? '' : `: ${text(caseReason(failure, report, cwd))}`;
  const title = `<summary><b>${text(name)}</b>${reason}</summary>`;
  return [`<details>${title}\n\n${parts.join('\n\n')}\n\n</details>`];
}

function firstSentences(sentences: readonly string[]): readonly string[] {
  const shown = firstOf(sentences, MAX_SENTENCES).map(printable);
  const more = sentences.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${more} more: see the log, or a report`];
}

/** Text of unknown origin, to be shown as it is: nothing in it is markup. */
function text(value: string): string {
  return printable(value).replace(/[&<>"'`*_[\]()|\\#~!@]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A block of text that nothing in it can end. */
function fenced(body: string, language = ''): string {
  const lines = body.split('\n');
  const shown = lines.slice(0, MAX_CASE_LINES);
  if (shown.length < lines.length) shown.push(`… ${lines.length - shown.length} more lines`);
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${shown.join('\n')}\n${fence}`;
}

/** As many sections as there is room for, and a line that says of the others. */
function fitting(sections: readonly string[]): readonly string[] {
  let bytes = 0;
  const fit = sections.findIndex((section) => {
    bytes += Buffer.byteLength(section) + 2;
    return bytes > MAX_BYTES;
  });
  if (fit === -1) return sections;
  return [
    ...sections.slice(0, fit),
    `… ${sections.length - fit} more sections do not fit in here: see the log`,
  ];
}
