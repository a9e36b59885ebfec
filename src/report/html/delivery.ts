import { canonicalYaml } from '../../compare/canonical.ts';
import type { DeliverySummary, GroupSummary } from '../../deliver/summary.ts';
import { formatLocation } from '../../shared/errors.ts';
import { html, type Markup } from './markup.ts';

const CHOICES: Readonly<Record<string, string>> = {
  all: 'output of a Promise goes to all that match',
  only: 'the only one that matches',
  pinned: 'pinned by the case',
  first: 'the first of several: Kratix picks one at random',
};

/** Where each file goes, what of the metadata Kratix would fail on, and the status that comes of it. */
export function deliveryBlocks(delivery: DeliverySummary): Markup {
  const { groups, errors, warnings, status } = delivery;
  const rows = groups.flatMap(groupRows);
  return html`${errors.map(
    ({ file, message, consequence, pipeline, location }) =>
      html`<p class="bad">${location === undefined ? file : formatLocation({ ...location, file })}: ${message}. In Kratix, ${consequence} (pipeline ${pipeline}).</p>`,
  )}${warnings.map((text) => html`<p class="warn">${text}</p>`)}${rows.length > 0 && table(rows)}${
    Object.keys(status).length > 0 && statusBlock(status)
  }`;
}

function table(rows: readonly Markup[]): Markup {
  return html`<h4>Destinations</h4>
<div class="scroll" tabindex="0" role="region" aria-label="Destinations"><table class="places">
<thead><tr><th scope="col">File</th><th scope="col">Destination</th><th scope="col">Path there</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** Without Destinations nobody knows: then there is nothing to tell. */
function groupRows({ files, placement, selector }: GroupSummary): readonly Markup[] {
  if (placement === undefined) return [];
  if (placement.choice === 'unscheduled') {
    const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
    const why = labels.length === 0 ? 'there is none' : `none has ${labels.join(', ')}`;
    return files.map(
      (file) =>
        html`<tr><td><code>${file}</code></td><td class="warn" colspan="2">unscheduled: ${why}</td></tr>\n`,
    );
  }
  const why = CHOICES[placement.choice];
  return placement.placed.map(
    ({ file, destination, path }) =>
      html`<tr><td><code>${file}</code></td><td title="${why}">${destination}</td><td><code>${path}</code></td></tr>\n`,
  );
}

function statusBlock(status: DeliverySummary['status']): Markup {
  return html`<details class="status"><summary><h4>Status of the object</h4></summary><pre tabindex="0" role="region" aria-label="Status">${canonicalYaml(status)}</pre></details>`;
}
