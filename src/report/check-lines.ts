import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import { differenceLines, type SideNames } from './difference-lines.ts';
import { hintLines, logLines } from './stage-lines.ts';
import type { CheckFinding, CheckName, CheckReport } from './types.ts';

const RUNS: SideNames = {
  expected: 'first run',
  actual: 'second run',
  missing: 'written by the first run only',
  unexpected: 'written by the second run only',
};

/** Said of a difference that shows no sign of its cause. */
const WHERE_TO_LOOK: Readonly<Record<CheckName, string>> = {
  idempotency:
    "what the second run has that the first hadn't is the status of the object: look at what the stages make of it",
  retry: 'the stage found its own files of the first time: look at what it makes of them',
};

/** What the further runs of a case found, and what of them was left out. */
export function checkLines(
  checks: readonly CheckReport[],
  chalk: ChalkInstance,
  diffLines: number | undefined,
): readonly string[] {
  return checks.flatMap(({ check, findings, notes }) => [
    ...notes.map((note) => `${chalk.yellow('not checked')}: ${check}: ${printable(note)}`),
    ...findings.flatMap((finding) => findingLines(check, finding, chalk, diffLines)),
  ]);
}

function findingLines(
  check: CheckName,
  finding: CheckFinding,
  chalk: ChalkInstance,
  diffLines: number | undefined,
): readonly string[] {
  if (finding.kind === 'stage-failed') return failedLines(check, finding, chalk);
  const { stage, differences, causes } = finding;
  const who =
    stage === undefined
      ? 'a second run, with the status that the first left, wrote something else'
      : `stage ${printable(stage.name)} of pipeline ${printable(stage.pipeline)}, started again on what it had left, wrote something else`;
  return section(`${chalk.red(check)}: ${who}`, [
    ...causes.flatMap(({ path, message, hint }) => [
      `${chalk.yellow('likely cause')}: ${printable(message)} (${printable(path)})`,
      ...hintLines(hint, chalk),
    ]),
    ...(causes.length === 0 ? hintLines(WHERE_TO_LOOK[check], chalk) : []),
    ...differenceLines(differences, chalk, { names: RUNS, diffLines }),
  ]);
}

function failedLines(
  check: CheckName,
  { pipeline, stage, onLeftovers }: Extract<CheckFinding, { readonly kind: 'stage-failed' }>,
  chalk: ChalkInstance,
): readonly string[] {
  const when = onLeftovers ? 'started again on what it had left, fails' : 'fails when it runs once more';
  const found = stage.log.some(({ text }) => /file exists|already exists/i.test(text));
  const hint =
    found && onLeftovers
      ? 'it finds its own files of the first time: `mkdir -p`, `ln -sf`, or remove them first'
      : stage.failure?.hint;
  const why = printable(stage.failure?.message ?? '');
  return section(
    `${chalk.red(check)}: stage ${printable(stage.name)} of pipeline ${printable(pipeline)} ${when}: ${why}`,
    [...hintLines(hint, chalk), ...logLines(stage, chalk), 'the check ended there'],
  );
}

/** A finding stands apart from what is above it. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', title, ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}
