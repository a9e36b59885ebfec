import type { FileDifference } from '../../compare/types.ts';
import type { PlaceOf } from '../difference-lines.ts';
import { type DiffSides, diffTable } from './diff-table.ts';
import { html, type Markup } from './markup.ts';

/** What the two sides of a comparison are called, and what is said of files that only one has. */
export interface DifferenceWords extends DiffSides {
  readonly missing: string;
  readonly unexpected: string;
}

/** Against a golden. */
export const GOLDEN_WORDS: DifferenceWords = {
  before: 'golden',
  after: 'written',
  missing: 'in the golden, but not written by the run',
  unexpected: 'written by the run, but not in the golden',
};

/** Between two runs. */
export const RUN_WORDS: DifferenceWords = {
  before: 'first run',
  after: 'second run',
  missing: 'written by the first run only',
  unexpected: 'written by the second run only',
};

/**
 * Each file that is not as expected, with its diff side by side.
 * @param placeOf tells where the golden is
 */
export function differenceList(
  differences: readonly FileDifference[],
  words: DifferenceWords,
  placeOf?: PlaceOf,
): Markup {
  return html`${differences.map((difference) => fileBlock(difference, words, placeOf))}`;
}

function fileBlock(difference: FileDifference, words: DifferenceWords, placeOf?: PlaceOf): Markup {
  switch (difference.kind) {
    case 'missing':
      return html`<p class="file"><code>${difference.path}</code> <span class="bad">${words.missing}</span></p>\n`;
    case 'unexpected':
      return html`<p class="file"><code>${difference.path}</code> <span class="good">${words.unexpected}</span></p>\n`;
    case 'moved':
      return html`<p class="file"><code>${difference.object}</code> moved from <code>${difference.from}</code> to <code>${difference.to}</code></p>\n`;
    case 'not-a-file': {
      const side = difference.side === 'expected' ? words.before : words.after;
      return html`<p class="file"><code>${difference.path}</code> <span class="bad">${side}: ${difference.what}</span></p>\n`;
    }
    case 'changed': {
      const { path, summary, diffNotes = [], diff } = difference;
      const place = placeOf && html`<p class="quiet"><code>${placeOf(difference)}</code></p>`;
      return opened(
        path,
        html`${place}${sentences([...summary, ...diffNotes])}${diff && scrolled(diffTable(diff, path, words), path)}`,
      );
    }
    case 'invalid': {
      const { path, side, message, line, column, diff } = difference;
      const place = [path, line, column].filter((part) => part !== undefined).join(':');
      const text = `${side === 'expected' ? words.before : words.after} ${place}: ${message}`;
      return opened(
        path,
        html`<p class="bad">${text}</p>${diff && scrolled(diffTable(diff, path, words), path)}`,
      );
    }
  }
}

function opened(path: string, content: Markup): Markup {
  return html`<details class="file" open><summary><h5>${path}</h5></summary>${content}</details>\n`;
}

function sentences(summary: readonly string[]): Markup | undefined {
  if (summary.length === 0) return undefined;
  return html`<ul class="sentences">${summary.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

/** Wide content scrolls in its own box, which the keyboard reaches. */
function scrolled(content: Markup, label: string): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${`Diff of ${label}`}">${content}</div>`;
}
