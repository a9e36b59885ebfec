import { escapeCharacter, isBreak, type ScalarStyle } from './yaml-scalar-style.ts';

/** go-yaml v2 folds behind this column (`emitterc.go`, best_width). */
const WIDTH = 80;

/** Where text lands on lines: go-yaml's emitter, as far as block style needs it (`emitterc.go`). */
export class YamlWriter {
  #text = '';
  #column = 0;
  /** The line holds nothing but indentation and indicators that count as such. */
  #indention = true;
  /** The last thing written needs no space behind it. */
  #whitespace = true;

  get text(): string {
    return this.#text;
  }

  /** Whether a list below a key may stand at the key's own indentation. */
  get indention(): boolean {
    return this.#indention;
  }

  /** Goes to an indentation: on a new line unless this one is still empty up to there. */
  indent(column: number): void {
    if (!this.#indention || this.#column > column || (this.#column === column && !this.#whitespace))
      this.#break();
    this.#put(' '.repeat(Math.max(0, column - this.#column)));
    this.#whitespace = true;
    this.#indention = true;
  }

  /** `- `, `? ` and the `: ` of a long key keep a line's indentation open; other signs close it. */
  sign(text: string, options: { readonly spaced: boolean; readonly indents: boolean }): void {
    if (options.spaced && !this.#whitespace) this.#put(' ');
    this.#put(text);
    this.#whitespace = false;
    this.#indention = this.#indention && options.indents;
  }

  /** Writes a scalar; `indent` is where its further lines begin, `folds` whether it may have such. */
  scalar(text: string, style: ScalarStyle, indent: number, folds: boolean): void {
    if (style === 'literal') this.#literal(text, indent);
    else if (style === 'double') this.#doubleQuoted(text, indent, folds);
    else if (style === 'single') this.#singleQuoted(text, indent, folds);
    else this.#plain(text, indent, folds);
    if (style === 'literal') return;
    this.#whitespace = false;
    this.#indention = false;
  }

  #plain(text: string, indent: number, folds: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    this.#words(Array.from(text), indent, folds);
  }

  #singleQuoted(text: string, indent: number, folds: boolean): void {
    this.sign("'", { spaced: true, indents: false });
    this.#words(Array.from(text), indent, folds, "'");
    this.sign("'", { spaced: false, indents: false });
  }

  /** The inside of a plain or single-quoted scalar: folds at single spaces, doubles the quote. */
  #words(characters: readonly string[], indent: number, folds: boolean, quote = ''): void {
    let afterSpace = false;
    let afterBreak = false;
    for (const [index, character] of characters.entries()) {
      const isInner = quote === '' || (index > 0 && index < characters.length - 1);
      if (character === ' ') {
        const foldsHere =
          folds && !afterSpace && this.#column > WIDTH && isInner && characters[index + 1] !== ' ';
        if (foldsHere) this.indent(indent);
        else this.#put(' ');
        afterSpace = true;
      } else if (isBreak(character)) {
        this.#breakWith(character);
        afterBreak = true;
      } else {
        if (afterBreak) this.indent(indent);
        this.#put(character === quote ? quote + quote : character);
        this.#indention = false;
        afterSpace = false;
        afterBreak = false;
      }
    }
  }

  #doubleQuoted(text: string, indent: number, folds: boolean): void {
    this.sign('"', { spaced: true, indents: false });
    const characters = Array.from(text);
    let afterSpace = false;
    for (const [index, character] of characters.entries()) {
      const isInner = index > 0 && index < characters.length - 1;
      if (character === ' ' && folds && !afterSpace && this.#column > WIDTH && isInner) {
        this.indent(indent);
        if (characters[index + 1] === ' ') this.#put('\\');
      } else {
        this.#put(escapeCharacter(character));
      }
      afterSpace = character === ' ';
    }
    this.sign('"', { spaced: false, indents: false });
  }

  #literal(text: string, indent: number): void {
    this.sign('|', { spaced: true, indents: false });
    const characters = Array.from(text);
    const [first = ''] = characters;
    if (first === ' ' || isBreak(first)) this.sign('2', { spaced: false, indents: false });
    const chomping = chompingOf(characters);
    if (chomping !== '') this.sign(chomping, { spaced: false, indents: false });
    this.#break();
    this.#indention = true;
    this.#whitespace = true;
    let afterBreak = true;
    for (const character of characters) {
      if (isBreak(character)) {
        this.#breakWith(character);
        afterBreak = true;
      } else {
        if (afterBreak) this.indent(indent);
        this.#put(character);
        this.#indention = false;
        afterBreak = false;
      }
    }
  }

  #put(text: string): void {
    this.#text += text;
    this.#column += Array.from(text).length;
  }

  #break(): void {
    this.#text += '\n';
    this.#column = 0;
  }

  #breakWith(character: string): void {
    this.#text += character;
    this.#column = 0;
    this.#indention = true;
  }
}

/** `-` where no line break ends the text, `+` where more than one does, or nothing else stands before it. */
function chompingOf(characters: readonly string[]): '' | '-' | '+' {
  if (!isBreak(characters.at(-1) ?? '')) return '-';
  return characters.length === 1 || isBreak(characters.at(-2) ?? '') ? '+' : '';
}
