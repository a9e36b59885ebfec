import { Chalk } from 'chalk';
import { printable, printableLog } from '../shared/printable.ts';
import { bodyLines, type CaseLinesContext } from './case-lines.ts';
import { retryLines } from './stage-lines.ts';
import type { CaseReport } from './types.ts';

/** No colours: for files. */
export const PLAIN = new Chalk({ level: 0 });

/** What there is to know of a case below its first line, as plain text. */
export function caseText(report: CaseReport, context: CaseLinesContext): string {
  return bodyLines(report, PLAIN, context).join('\n').trim();
}

/** What the stages and the checks of a case printed, as far as it is kept, each line after the name of its stage or check. */
export function caseLog({ run, outputChecks }: CaseReport): string {
  const several = run.pipelines.length > 1;
  const stages = run.pipelines.flatMap(({ name, stages }) =>
    stages.map((stage) => ({ ...stage, title: several ? `${name}/${stage.name}` : stage.name })),
  );
  const checks = outputChecks.map((check) => ({ ...check, title: `check ${check.name}` }));
  return [
    ...retryLines(run, PLAIN),
    ...[...stages, ...checks].flatMap(({ title, log, droppedLines }) => [
      ...(droppedLines === 0 ? [] : [`${printable(title)} | … ${droppedLines} earlier lines are not kept`]),
      ...log.map(({ text }) => `${printable(title)} | ${printableLog(text)}`),
    ]),
  ].join('\n');
}
