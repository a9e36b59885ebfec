import type { PipelineRun, StageRun } from '../../run/types.ts';
import { formatLocation } from '../../shared/errors.ts';
import { formatBytes, formatCount, formatDuration, formatPath } from '../format.ts';
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
  const head = html`${
    failure === undefined ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`
  } <b>${title}</b> ${failure && html`<span class="bad">${failure.message}</span>`} <span class="quiet">${figures} · <code>${image}</code></span>`;
  const reasons = failure && failureBlock(failure, cwd);
  if (log.length === 0) return html`<p class="stage">${head}</p>${reasons}`;
  return html`<details class="stage"${failure === undefined ? '' : html` open`}><summary>${head}</summary>
${reasons}${logBlock(log, droppedLines, `Log of ${title}`)}</details>`;
}

/** What there is to say besides the message. */
function failureBlock({ hint, source }: NonNullable<StageRun['failure']>, cwd: string): Markup {
  const place = source && formatLocation({ file: formatPath(source.file, cwd), line: source.line });
  return html`${source && html`<p>at <code>${place}</code>: <code>${source.text.trim()}</code></p>`}${hintBlock(hint)}`;
}

/** What the user can do. */
export function hintBlock(hint: string | undefined): Markup | undefined {
  return hint === undefined ? undefined : html`<p class="hint">${hint}</p>`;
}
