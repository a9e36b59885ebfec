import type { LogLine, OutputCheckRun, PipelineRun, StageRun } from '../../run/types.ts';
import { formatBytes, formatCount, formatDuration, formatPlace } from '../format.ts';
import { logBlock } from './log-block.ts';
import { html, type Markup } from './markup.ts';

/** The stages of a case in order: how each ended, how long it took, and what it printed. */
export function stageList(pipelines: readonly PipelineRun[], cwd: string): Markup {
  const several = pipelines.length > 1;
  return html`<ol class="stages">${pipelines.flatMap(({ name, stages, retries }) =>
    stages.map((stage) => {
      const title = several ? `${name}/${stage.name}` : stage.name;
      const failed = retries.filter((retry) => retry.stage === stage.name);
      return html`<li>${stageBlock(stage, title, cwd)}${failed.map(
        ({ attempt, message }) => html`<p class="warn">attempt ${attempt} failed: ${message}</p>`,
      )}</li>\n`;
    }),
  )}</ol>`;
}

/** One stage; the log of one that failed is open. */
export function stageBlock(stage: StageRun, title: string, cwd: string): Markup {
  const { failure, image, milliseconds, memoryPeakBytes, log, droppedLines } = stage;
  const figures = [
    formatDuration(milliseconds),
    ...(memoryPeakBytes === undefined ? [] : [`${formatBytes(memoryPeakBytes)} memory`]),
    log.length + droppedLines === 0 ? 'printed nothing' : formatCount(log.length + droppedLines, 'line'),
  ].join(' · ');
  const head = headOf(title, failure?.message, html`${figures} · <code>${image}</code>`);
  const reasons = failure && failureBlock(failure, cwd);
  return foldable({ head, reasons, log, droppedLines, title, isOpen: failure !== undefined });
}

function headOf(title: string, failure: string | undefined, figures: Markup): Markup {
  const mark = failure === undefined ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`;
  return html`${mark} <b>${title}</b> ${failure && html`<span class="bad">${failure}</span>`} <span class="quiet">${figures}</span>`;
}

/** What can be folded up to its head: all that was printed. */
interface Foldable {
  readonly head: Markup;
  readonly reasons: Markup | undefined;
  readonly log: readonly LogLine[];
  readonly droppedLines: number;
  readonly title: string;
  readonly isOpen: boolean;
}

function foldable({ head, reasons, log, droppedLines, title, isOpen }: Foldable): Markup {
  if (log.length === 0) return html`<p class="stage">${head}</p>${reasons}`;
  return html`<details class="stage"${isOpen ? html` open` : ''}><summary>${head}</summary>
${reasons}${logBlock(log, droppedLines, `Log of ${title}`)}</details>`;
}

/** One check of what a case wrote; the log of one that failed is open. */
export function outputCheckBlock({
  name,
  run,
  milliseconds,
  log,
  droppedLines,
  failure,
}: OutputCheckRun): Markup {
  const lines = log.length + droppedLines;
  const figures = [
    formatDuration(milliseconds),
    lines === 0 ? 'printed nothing' : formatCount(lines, 'line'),
  ].join(' · ');
  const head = headOf(
    name,
    failure?.message,
    html`${figures}${run === name ? '' : html` · <code>${run}</code>`}`,
  );
  return foldable({
    head,
    reasons: failure && hintBlock(failure.hint),
    log,
    droppedLines,
    title: name,
    isOpen: failure !== undefined,
  });
}

/** What there is to say besides the message. */
function failureBlock({ hint, source }: NonNullable<StageRun['failure']>, cwd: string): Markup {
  const place = source && formatPlace({ file: source.file, line: source.line }, cwd);
  return html`${source && html`<p>at <code>${place}</code>: <code>${source.text.trim()}</code></p>`}${hintBlock(hint)}`;
}

/** What the user can do. */
export function hintBlock(hint: string | undefined): Markup | undefined {
  return hint === undefined ? undefined : html`<p class="hint">${hint}</p>`;
}
