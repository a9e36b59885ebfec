import { printable } from '../../shared/printable.ts';

/** A piece of HTML in which everything of unknown origin is escaped; only {@link html} makes one. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static #of(text: string): Markup {
    return new Markup(text);
  }

  /** Puts values between pieces that are written in our own source: markup as it is, all else escaped. */
  static join(pieces: readonly string[], values: readonly MarkupValue[]): Markup {
    const parts = pieces.map((piece, index) => piece + (index < values.length ? text(values[index]) : ''));
    return Markup.#of(parts.join(''));
  }

  toString(): string {
    return this.#text;
  }
}

/** What can stand in a template: lists are joined, and what isn't there leaves nothing. */
export type MarkupValue = Markup | string | number | false | undefined | readonly MarkupValue[];

/** `` html`<b>${name}</b>` ``: the one way to make HTML, so that nothing is forgotten to be escaped. */
export function html(pieces: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return Markup.join(pieces, values);
}

function text(value: MarkupValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(text).join('');
  return escapeHtml(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Line by line, as a line break is the one control character that does no harm. */
function escapeHtml(value: string): string {
  const shown = value.split('\n').map(printable).join('\n');
  return shown.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
