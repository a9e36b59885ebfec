import type { ChalkInstance } from 'chalk';
import type { ImageSource } from '../promise/types.ts';
import { printable } from '../shared/printable.ts';
import { diagnosticLines } from './diagnostic-lines.ts';
import { formatPath } from './format.ts';
import type {
  PlanDocument,
  PlanDocumentCase,
  PlanDocumentPipeline,
  PlanInput,
  PlannedDocumentCase,
} from './plan-document.ts';
import { type PlanLinesContext, stageLines } from './plan-stage-lines.ts';
import { wrapped } from './wrapped.ts';

/** A plan for people: for each case what runs in which order, and of each stage what decides how it runs. */
export function planLines(
  document: PlanDocument,
  chalk: ChalkInstance,
  context: PlanLinesContext,
): readonly string[] {
  const sources = new Map(document.images.map(({ reference, source }) => [reference, source]));
  const file = formatPath(document.promise.file, context.cwd);
  const lines = [`${chalk.bold(printable(document.promise.name))} (${file})`];
  if (document.whyNone !== undefined) lines.push('', document.whyNone);
  for (const entry of document.cases) lines.push('', ...caseLines(entry, sources, chalk, context));
  if (document.withoutCase.length > 0) {
    lines.push('', ...wrapped('no case runs ', document.withoutCase, context.columns));
  }
  return lines;
}

function caseLines(
  entry: PlanDocumentCase,
  sources: ReadonlyMap<string, ImageSource>,
  chalk: ChalkInstance,
  context: PlanLinesContext,
): readonly string[] {
  const workflow = `${entry.workflow.type}/${entry.workflow.action}`;
  const name = chalk.bold(printable(entry.name));
  const title = entry.name === workflow ? name : `${name}: ${workflow}`;
  if (entry.outcome === 'refused') {
    const problems = entry.problems.flatMap((problem) =>
      diagnosticLines(
        // A note may be a manifest to copy.
        { ...problem, notes: problem.notes?.flatMap((note) => note.split('\n')) ?? [] },
        chalk,
        context.cwd,
        () => undefined,
      ),
    );
    return [
      `${chalk.red('✗')} ${title}, which can't run`,
      ...problems.map((line) => (line === '' ? '' : `  ${line}`)),
    ];
  }
  return [
    title,
    `  input      ${inputText(entry.input, context.cwd)}`,
    ...entry.input.warnings.map(
      ({ message }) => `  ${chalk.yellow('warning')}    ${printable(message)} is taken away`,
    ),
    ...entry.input.uncheckedRules.map(
      ({ rule, why }) =>
        `  ${chalk.yellow('warning')}    rule not checked: ${printable(rule)} (${printable(why)})`,
    ),
    ...factLines(entry, context),
    ...entry.pipelines.flatMap((pipeline) => pipelineLines(pipeline, sources, chalk, context)),
  ];
}

function inputText({ kind, file = '', admitted }: PlanInput, cwd: string): string {
  switch (kind) {
    case 'promise':
      return 'the Promise itself';
    case 'stand-in':
      return 'no case and no example request: a stand-in with nothing but a name';
    case 'example':
      return `${formatPath(file, cwd)}, for want of a case`;
    default:
      return `${formatPath(file, cwd)}${admitted ? '' : ', as it is, not admitted'}`;
  }
}

/** What isn't so in every case. */
function factLines(entry: PlannedDocumentCase, { columns, cwd }: PlanLinesContext): readonly string[] {
  const { destinations, network, seeds } = entry;
  const left = [seeds?.output, seeds?.metadata].filter((each) => each !== undefined);
  const goes = entry.workflow.type === 'resource' ? '  can go to  one of ' : '  goes to    ';
  const places =
    destinations === undefined
      ? []
      : destinations.length === 0
        ? ['  goes to    no Destination has the labels that the Promise asks for']
        : wrapped(goes, destinations, columns, 13);
  const starts = left.map((folder) => `  starts on  ${formatPath(folder, cwd)}`);
  return [...starts, ...places, ...(network === 'none' ? ['  network    none'] : [])];
}

function pipelineLines(
  pipeline: PlanDocumentPipeline,
  sources: ReadonlyMap<string, ImageSource>,
  chalk: ChalkInstance,
  context: PlanLinesContext,
): readonly string[] {
  const order = wrapped(`  ${printable(pipeline.name)}: `, pipeline.containers, context.columns, 4, ' -> ');
  const left =
    pipeline.notMirrored.length === 0
      ? []
      : wrapped('    left out   ', pipeline.notMirrored, context.columns, 15);
  return [
    '',
    ...order,
    ...pipeline.stages.flatMap((stage) => stageLines(stage, sources.get(stage.image), chalk, context)),
    ...left.map((line) => line.replace('    left out', (label) => chalk.yellow(label))),
  ];
}
