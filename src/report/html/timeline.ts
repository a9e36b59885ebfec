import { formatDuration } from '../format.ts';
import type { BuildReport, CaseReport, RunReport } from '../types.ts';
import { html, type Markup } from './markup.ts';

/** How bars look, and what that means. */
const LOOKS = ['build', 'case', 'stage', 'failed'] as const;

/** What happened from when to when, in milliseconds since the run began. */
interface Bar {
  readonly from: number;
  readonly milliseconds: number;
  readonly title: string;
  readonly look: (typeof LOOKS)[number];
}

interface Row {
  readonly label: Markup;
  readonly bars: readonly Bar[];
}

/** Where time went: builds, and the stages of each case, over the whole run. */
export function timeline(report: RunReport, idOf: (report: CaseReport) => string): Markup | undefined {
  const rows = [
    ...report.builds.map((build) => buildRow(build, report)),
    ...report.cases
      .filter(({ run }) => run.pipelines.length > 0)
      .map((each) => caseRow(each, report, idOf(each))),
  ];
  if (rows.length === 0) return undefined;
  const end = Math.max(1, report.milliseconds, ...rows.flatMap(({ bars }) => bars.map(endOf)));
  return html`<section aria-labelledby="timeline">
<h2 id="timeline">Timeline</h2>
<div class="timeline">
<div class="row axis"><span></span>${axis(end)}</div>
${rows.map(({ label, bars }) => html`<div class="row">${label}${lane(bars, end)}</div>\n`)}</div>
<p class="legend quiet" aria-hidden="true">${LOOKS.map(
    (look) => html`<svg><rect class="bar-${look}" width="100%" height="100%" rx="2"></rect></svg>${look} `,
  )}</p>
</section>`;
}

function endOf({ from, milliseconds }: Bar): number {
  return from + milliseconds;
}

function buildRow({ image, startedAt, milliseconds, outcome }: BuildReport, report: RunReport): Row {
  const from = startedAt - report.startedAt;
  const title = `build of ${image}: ${formatDuration(milliseconds)}`;
  return {
    label: html`<span class="label" title="${image}">build ${image}</span>`,
    bars: [{ from, milliseconds, title, look: outcome === 'failed' ? 'failed' : 'build' }],
  };
}

/** The whole case, and over it its stages. */
function caseRow(each: CaseReport, report: RunReport, id: string): Row {
  const from = each.startedAt - report.startedAt;
  const stages = each.run.pipelines.flatMap(({ name, stages }) =>
    stages.map((stage): Bar => {
      const began = stage.startedAt - report.startedAt;
      const when = `from ${formatDuration(Math.max(0, began))}, took ${formatDuration(stage.milliseconds)}`;
      return {
        from: began,
        milliseconds: stage.milliseconds,
        title: `${name}/${stage.name}: ${when}`,
        look: stage.failure === undefined ? 'stage' : 'failed',
      };
    }),
  );
  const whole: Bar = {
    from,
    milliseconds: each.milliseconds,
    title: `case ${each.name}: ${formatDuration(each.milliseconds)}`,
    look: 'case',
  };
  return {
    label: html`<a class="label" href="#${id}" title="${each.name}">${each.name}</a>`,
    bars: [whole, ...stages],
  };
}

function lane(bars: readonly Bar[], end: number): Markup {
  const label = bars.map(({ title }) => title).join('; ');
  return html`<svg role="img" aria-label="${label}">${bars.map(({ from, milliseconds, title, look }) => {
    const [x, width] = [percent(from, end), percent(Math.max(milliseconds, end / 400), end)];
    const [y, height] = look === 'case' ? ['38%', '24%'] : ['15%', '70%'];
    return html`<rect class="bar-${look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="2"><title>${title}</title></rect>`;
  })}</svg>`;
}

/** Round times, six of them at most. */
function axis(end: number): Markup {
  const steps = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000];
  const step = steps.find((each) => end / each <= 6) ?? end / 4;
  const ticks = Array.from({ length: Math.floor((end * 0.96) / step) + 1 }, (_, index) => index * step);
  return html`<svg aria-hidden="true">${ticks.map(
    (tick) => html`<text x="${percent(tick, end)}" y="75%">${tick === 0 ? '0' : formatDuration(tick)}</text>`,
  )}</svg>`;
}

function percent(milliseconds: number, end: number): string {
  return `${Math.max(0, Math.min(100, (milliseconds / end) * 100)).toFixed(2)}%`;
}
