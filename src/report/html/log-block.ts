import Anser from 'anser';
import type { LogLine } from '../../run/types.ts';
import { html, type Markup } from './markup.ts';

/** Lines that a browser lays out together: it leaves out those that aren't on the screen. */
const CHUNK = 200;

/** The lines that a stage printed, in the colours that it gave them. */
export function logBlock(log: readonly LogLine[], droppedLines: number, label: string): Markup {
  const chunks: Markup[] = [];
  for (let start = 0; start < log.length; start += CHUNK) {
    chunks.push(html`<div>${log.slice(start, start + CHUNK).map(logLine)}</div>`);
  }
  const dropped =
    droppedLines === 0 ? undefined : html`<p class="quiet">${droppedLines} earlier lines are not kept.</p>`;
  return html`${dropped}<pre class="${chunks.length > 1 ? 'log long' : 'log'}" tabindex="0" role="region" aria-label="${label}">${chunks}</pre>`;
}

function logLine({ stream, text }: LogLine): Markup {
  const line = html`${coloured(text.replace(/\r+$/, ''))}\n`;
  return stream === 'stderr' ? html`<span class="stderr">${line}</span>` : line;
}

/** Colours become classes: the page allows no style of its own to an element. Other sequences are left out. */
function coloured(text: string): Markup | string {
  if (!text.includes('\x1b')) return text;
  const parts = Anser.ansiToJson(text, { json: true, remove_empty: true, use_classes: true });
  return html`${parts.map(({ content, fg, bg, decorations }) => {
    const classes = [fg, bg && `bg-${bg}`, ...decorations.map((each) => `ansi-${each}`)].filter(isClass);
    return classes.length === 0 ? content : html`<span class="${classes.join(' ')}">${content}</span>`;
  })}`;
}

function isClass(name: string | null): name is string {
  return name !== null && /^(bg-)?ansi-[a-z0-9-]+$/.test(name);
}
