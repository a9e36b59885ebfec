import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageFile } from '../../shared/package-files.ts';
import { PLAIN } from '../case-text.ts';
import { collisionLines } from '../collision-lines.ts';
import { coverageText } from '../coverage-text.ts';
import { errorLines } from '../error-lines.ts';
import { figuresOf, figuresText } from '../figures.ts';
import { formatDuration, formatPlace } from '../format.ts';
import { isPassed } from '../summary.ts';
import type { CaseReport, RunReport } from '../types.ts';
import { caseSection, type PageContext } from './case-section.ts';
import { html, type Markup } from './markup.ts';
import { timeline } from './timeline.ts';

/**
 * The whole page, one file that needs no other: the template beside this file, with style sheet and script put where it links to
 * them. Its policy lets that one style sheet and that one script through and nothing else, and no request to anywhere.
 */
export function htmlPage(report: RunReport, context: PageContext): string {
  const [style, script] = [asset('report.css'), asset('report.js')];
  const passed = isPassed(report);
  const parts: Readonly<Record<string, string>> = {
    '{{policy}}': [
      "default-src 'none'",
      `style-src '${hash(style)}'`,
      `script-src '${hash(script)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    '{{title}}': String(
      html`${passed ? '✓' : '✗'} ${report.promise?.name ?? 'promise'}: ${figuresText(figuresOf(report))}`,
    ),
    '{{icon}}': passed ? '%232da44e' : '%23cf222e',
    '<link rel="stylesheet" href="report.css">': `<style>${style}</style>`,
    '<script src="report.js"></script>': `<script>${script}</script>`,
    '{{body}}': String(body(report, context)),
  };
  const places = Object.keys(parts).map((place) => place.replace(/[{}]/g, '\\$&'));
  // In one go and by a function: what is put in is not looked at again, and nothing in it is a pattern.
  return asset('report.html').replace(new RegExp(places.join('|'), 'g'), (place) => parts[place] ?? '');
}

function asset(name: string): string {
  return readFileSync(packageFile(`src/report/html/${name}`), 'utf8');
}

/** As a content security policy names what stands between the tags. */
function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function body(report: RunReport, context: PageContext): Markup {
  const ids = new Map(report.cases.map((each, index) => [each, `case-${index + 1}`]));
  const idOf = (each: CaseReport) => ids.get(each) ?? '';
  return html`${header(report)}
<div class="columns">
${navigation(report.cases, idOf)}
<main id="main" tabindex="-1">
${errorSection(report, context)}${timeline(report, idOf)}
${collisionSection(report, context)}${notesSection(report, context)}
${
  report.cases.length > 0 &&
  html`<section aria-labelledby="cases"><h2 id="cases">Cases</h2>
${report.cases.map((each) => caseSection(each, idOf(each), context))}</section>`
}
</main>
</div>`;
}

function header(report: RunReport): Markup {
  const passed = isPassed(report);
  const started = new Date(report.startedAt).toISOString();
  const when = `${started.slice(0, 10)} ${started.slice(11, 19)} UTC`;
  const outcome = report.error === undefined ? (passed ? 'Passed' : 'Failed') : 'Ended early';
  return html`<header class="${passed ? 'passed' : 'failed'}">
<div><h1><span class="mark" aria-hidden="true">${passed ? '✓' : '✗'}</span>${report.promise?.name ?? 'promise'} <span class="outcome">${outcome}</span></h1>
<p>${figuresText(figuresOf(report))} <span class="quiet">in ${formatDuration(report.milliseconds)}, <time datetime="${started}">${when}</time></span></p></div>
<div class="tools" hidden>
<div role="group" aria-label="Show cases"><button type="button" data-filter="all" aria-pressed="true">All</button><button type="button" data-filter="failed" aria-pressed="false">Failed</button></div>
<button type="button" id="fold">Open all</button>
<button type="button" id="theme">Theme: system</button>
</div>
</header>`;
}

function navigation(cases: readonly CaseReport[], idOf: (each: CaseReport) => string): Markup {
  return html`<nav aria-label="Cases">
<ul>${cases.map(
    (each) =>
      html`<li class="${each.outcome}"><a href="#${idOf(each)}"><span class="mark" aria-hidden="true">${each.failure === undefined ? '✓' : '✗'}</span><span class="hidden">${each.outcome}: </span>${each.name}</a></li>\n`,
  )}</ul>
<p class="keys quiet" hidden><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>f</kbd> failed only · <kbd>o</kbd> open all · <kbd>t</kbd> theme</p>
</nav>`;
}

function errorSection({ error }: RunReport, { cwd }: PageContext): Markup | undefined {
  if (error === undefined) return undefined;
  return html`<section aria-labelledby="error"><h2 id="error">The run ended early</h2>
<pre class="bad" tabindex="0" role="region" aria-label="Error">${errorLines(error, PLAIN, cwd).join('\n')}</pre></section>`;
}

function collisionSection({ collisions }: RunReport, { cwd }: PageContext): Markup | undefined {
  if (collisions.found.length + collisions.unmet.length === 0) return undefined;
  const text = collisionLines(collisions, PLAIN, cwd).join('\n').trim();
  return html`<section aria-labelledby="collisions"><h2 id="collisions">Collisions</h2>
<pre tabindex="0" role="region" aria-label="Collisions">${text}</pre></section>`;
}

/** Lints of the Promise's settings, the cases that a run which stopped early left out, and what no case runs. */
function notesSection({ lints, notRun, coverage }: RunReport, { cwd }: PageContext): Markup | undefined {
  const uncovered = coverageText(coverage);
  if (lints.found.length + notRun.length + uncovered.length === 0) return undefined;
  return html`<section aria-labelledby="notes"><h2 id="notes">Notes</h2>
${lints.found.map(({ code, message, location }) => {
  const place = location && formatPlace(location, cwd);
  return html`<p class="warn">${place && html`<code>${place}</code>`} ${message} <span class="quiet">${code}</span></p>`;
})}${notRun.length > 0 && html`<p>not run: ${notRun.join(', ')}</p>`}${uncovered.map((line) => html`<p>${line}</p>`)}</section>`;
}
