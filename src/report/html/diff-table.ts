import { diffWordsWithSpace } from 'diff';
import { type DiffLine, type DiffRow, diffRows } from './diff-rows.ts';
import { html, type Markup } from './markup.ts';

/** Characters of a pair of lines in which single words are compared. */
const MAX_WORDS_LENGTH = 600;

/** What the two sides are called. */
export interface DiffSides {
  readonly before: string;
  readonly after: string;
}

/** A unified diff as a table of two sides; within lines that changed, the words that did are marked. */
export function diffTable(diff: string, label: string, sides: DiffSides): Markup {
  return html`<table class="diff" aria-label="${`Differences of ${label}`}">
<colgroup><col class="number"><col><col class="number"><col></colgroup>
<thead><tr><th scope="col" colspan="2">${sides.before}</th><th scope="col" colspan="2">${sides.after}</th></tr></thead>
<tbody>${diffRows(diff).map(row)}</tbody>
</table>`;
}

function row(each: DiffRow): Markup {
  if (each.kind === 'hunk') {
    return html`<tr class="hunk"><th scope="rowgroup" colspan="4">${each.heading === '' ? '…' : each.heading}</th></tr>\n`;
  }
  const { before, after } = each;
  if (each.kind === 'same') {
    return html`<tr class="same">${cells(before, 'before', '', before?.text)}${cells(after, 'after', '', after?.text)}</tr>\n`;
  }
  const [old, fresh] = words(before, after);
  return html`<tr class="changed">${cells(before, 'before', '-', old)}${cells(after, 'after', '+', fresh)}</tr>\n`;
}

function cells(
  line: DiffLine | undefined,
  side: 'before' | 'after',
  sign: string,
  text: Markup | string | undefined,
): Markup {
  if (line === undefined) return html`<td class="${side} none" colspan="2"></td>`;
  const end = line.unended === true ? html` <i>no line break at the end</i>` : undefined;
  const mark = sign === '' ? undefined : html`<span class="sign">${sign}</span>`;
  return html`<td class="${side} number">${line.number}</td><td class="${side} text">${mark}${text}${end}</td>`;
}

/** Both lines, with what is different in them marked; where nearly all is, nothing is. */
function words(
  before: DiffLine | undefined,
  after: DiffLine | undefined,
): readonly (Markup | string | undefined)[] {
  const [a, b] = [before?.text, after?.text];
  if (a === undefined || b === undefined || a.length + b.length > MAX_WORDS_LENGTH) return [a, b];
  const parts = diffWordsWithSpace(a, b);
  const shared = parts.filter(({ added, removed }) => !added && !removed);
  if (shared.every(({ value }) => value.trim().length < 2)) return [a, b];
  const side = (other: 'added' | 'removed', tag: 'added' | 'removed') =>
    html`${parts
      .filter((part) => !part[other])
      .map((part) => (part[tag] ? html`<mark>${part.value}</mark>` : part.value))}`;
  return [side('added', 'removed'), side('removed', 'added')];
}
