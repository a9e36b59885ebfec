import { changedWords, type LinePart, madeVisible } from '../changed-words.ts';
import { type DiffLine, type DiffRow, diffRows } from './diff-rows.ts';
import { html, type Markup } from './markup.ts';

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

/** Both lines, with what is different in them marked; what can't be seen is written out where nothing else is. */
function words(
  before: DiffLine | undefined,
  after: DiffLine | undefined,
): readonly (Markup | string | undefined)[] {
  if (before === undefined || after === undefined) return [before?.text, after?.text];
  const [a, b] = madeVisible(before.text, after.text);
  const found = changedWords(a, b);
  return found === undefined ? [a, b] : [marked(found.before), marked(found.after)];
}

function marked(parts: readonly LinePart[]): Markup {
  return html`${parts.map(({ text, isChanged }) => (isChanged ? html`<mark>${text}</mark>` : text))}`;
}
