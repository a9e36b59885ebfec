import type { OutputCheckRun } from '../../run/types.ts';
import { formatLocation, type Location } from '../../shared/errors.ts';
import { caseReason, passedText } from '../case-result.ts';
import { PLAIN } from '../case-text.ts';
import { errorLines } from '../error-lines.ts';
import { formatDuration, formatPath, formatPlace } from '../format.ts';
import { goldenPlaces } from '../golden-location.ts';
import { refusalText } from '../refused-output-lines.ts';
import type { CaseReport, CheckReport } from '../types.ts';
import { updateHint } from '../update-hint.ts';
import { workflowLines } from '../workflow-lines.ts';
import { deliveryBlocks } from './delivery.ts';
import { differenceList, GOLDEN_WORDS, RUN_WORDS } from './differences.ts';
import { html, type Markup } from './markup.ts';
import { hintBlock, outputCheckBlock, stageBlock, stageList } from './stages.ts';

/** What the page's parts need besides the report. */
export interface PageContext {
  readonly cwd: string;
  readonly updateCommand: string;
}

/** A case with all there is to know of it; open where it failed. */
export function caseSection(report: CaseReport, id: string, context: PageContext): Markup {
  const { name, outcome, failure, milliseconds, workflow } = report;
  const { cwd } = context;
  const mark = failure === undefined ? '✓' : '✗';
  const words = failure === undefined ? passedText(report) : caseReason(failure, report, cwd);
  const meta = `${workflow.type}/${workflow.action} · ${formatDuration(milliseconds)} · ${formatPath(report.dir, cwd)}`;
  return html`<section class="case ${outcome}" id="${id}">
<details${failure === undefined ? '' : html` open`}>
<summary><span class="mark" aria-hidden="true">${mark}</span><h3>${name}</h3> <span class="outcome">${words}</span> <span class="quiet">${meta}</span></summary>
<div class="body">
${problemBlocks(report, cwd)}${differenceBlocks(report, context)}${stageBlocks(report, cwd)}${outputCheckBlocks(report.outputChecks)}${checkBlocks(report.checks, cwd)}${
  report.delivery && deliveryBlocks(report.delivery)
}${placeBlock(report, cwd)}
</div>
</details>
</section>
`;
}

/** What is wrong, or may be, with the request and with what the stages wrote. */
function problemBlocks(report: CaseReport, cwd: string): Markup {
  const { failure, input, run, lints, refusedOutput } = report;
  const refusals = failure?.kind === 'refused-request' ? failure.refusals : [];
  const error = failure?.kind === 'error' ? errorLines(failure.error, PLAIN, cwd).join('\n') : undefined;
  return html`${error && html`<pre class="bad" tabindex="0" role="region" aria-label="Error">${error}</pre>`}${refusals.map(
    ({ field, message, location, hint }) =>
      html`<p class="bad">${place(location, cwd)} ${field === '' ? message : `${field}: ${message}`}</p>${hintBlock(hint)}`,
  )}${refusedOutput.map(
    (refusal) =>
      html`<p class="bad"><code>${formatLocation(refusal.location)}</code> ${refusal.object}: ${refusalText(refusal)}</p>${hintBlock(refusal.hint)}`,
  )}${!input.admitted && input.withoutApi !== true && html`<p class="warn">The request was handed over as it is, not admitted.</p>`}${input.warnings.map(
    ({ message, location, hint }) =>
      html`<p class="warn">${place(location, cwd)} ${message} was taken away</p>${hintBlock(hint)}`,
  )}${input.uncheckedRules.map(
    ({ path, rule, why }) =>
      html`<p class="warn">rule not checked: ${path} <code>${rule}</code> (${why})</p>`,
  )}${run.pipelines.flatMap(({ problems }) =>
    problems
      .filter((problem) => problem.lint === undefined)
      .map(
        ({ path, message, severity }) =>
          html`<p class="${severity === 'error' ? 'bad' : 'warn'}"><code>${path}</code>: ${message}</p>`,
      ),
  )}${workflowLines(report, PLAIN).map((line) => html`<p class="warn">${line}</p>\n`)}${lints.map(
    ({ code, message, location }) =>
      html`<p class="warn">${location && place(location, cwd)} ${message} <span class="quiet">${code}</span></p>`,
  )}`;
}

function differenceBlocks(report: CaseReport, { cwd, updateCommand }: PageContext): Markup {
  const { failure, differences, goldenChanges } = report;
  const isMissing = failure?.kind === 'missing-golden';
  const hint = isMissing ? `if this is right: ${updateCommand}` : updateHint(report, updateCommand);
  const title = isMissing ? 'Written, without a golden yet' : 'Differences from the golden';
  return html`${
    (isMissing || differences.length > 0) &&
    html`<h4>${title}</h4>${differenceList(differences, GOLDEN_WORDS, goldenPlaces(report, cwd))}${hintBlock(hint)}`
  }${
    goldenChanges.length > 0 &&
    html`<h4>Golden updated</h4><ul>${goldenChanges.map(({ path, action }) => html`<li><code>${path}</code> ${action}</li>`)}</ul>`
  }`;
}

function stageBlocks({ run }: CaseReport, cwd: string): Markup | undefined {
  if (run.pipelines.length === 0) return undefined;
  return html`<h4>Stages</h4>${stageList(run.pipelines, cwd)}`;
}

/** The user's checks of the output. */
function outputCheckBlocks(checks: readonly OutputCheckRun[]): Markup | undefined {
  if (checks.length === 0) return undefined;
  return html`<h4>Checks of the output</h4><ol class="stages">${checks.map(
    (check) => html`<li>${outputCheckBlock(check)}</li>\n`,
  )}</ol>`;
}

/** The further runs that were asked for. */
function checkBlocks(checks: readonly CheckReport[], cwd: string): Markup {
  return html`${checks.map(
    ({ check, outcome, findings, notes }) => html`<h4>Check: ${check} ${outcome}</h4>
${notes.map((note) => html`<p class="warn">not checked: ${note}</p>`)}${findings.map((finding) => {
  if (finding.kind === 'stage-failed') {
    return stageBlock(finding.stage, `${finding.pipeline}/${finding.stage.name}`, cwd);
  }
  const { causes, differences } = finding;
  return html`${causes.map(
    ({ path, message, hint }) =>
      html`<p class="warn">likely cause: ${message} (<code>${path}</code>)</p>${hintBlock(hint)}`,
  )}${differenceList(differences, RUN_WORDS)}`;
})}`,
  )}`;
}

function placeBlock({ run }: CaseReport, cwd: string): Markup | undefined {
  if (run.pipelines.length === 0) return undefined;
  const why = run.movedBecause === undefined ? '' : ` (${run.movedBecause})`;
  return html`<p class="quiet">written to <code>${formatPath(run.outputDir, cwd)}</code> and <code>${formatPath(run.metadataDir, cwd)}</code>${why}</p>`;
}

function place(location: Location, cwd: string): Markup {
  return html`<code>${formatPlace(location, cwd)}</code>`;
}
