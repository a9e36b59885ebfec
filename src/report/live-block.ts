const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What stands in front of all lines but the first, which has a frame there. */
const MARK = '  ';

/** Milliseconds between two frames. */
const INTERVAL = 100;

/** Carriage return, then erase the line. */
const ERASE = '\r\x1b[2K';

/** One line up, then erase it. */
const ERASE_ABOVE = '\x1b[1A\x1b[2K';

/** A few lines at the bottom of a terminal that are drawn again and again while something is under way. */
export class LiveBlock {
  readonly #stream: NodeJS.WritableStream & { readonly columns?: number };
  readonly #columns: number;
  #lines: (() => readonly string[]) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  /** The columns of each line that the terminal shows of it now. */
  #shown: readonly number[] = [];

  /** @param columns of a stream that doesn't tell itself */
  constructor(stream: NodeJS.WritableStream & { readonly columns?: number }, columns: number) {
    this.#stream = stream;
    this.#columns = columns;
  }

  /** Draws what the function says, now and with each frame, until {@link stop}. */
  start(lines: () => readonly string[]): void {
    this.#lines = lines;
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), INTERVAL).unref();
  }

  /** Takes the block away for as long as something else is written. */
  interrupt(write: () => void): void {
    this.#erase();
    write();
    this.#draw();
  }

  /** Takes the block away for good. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
    this.#lines = undefined;
  }

  #erase(): void {
    if (this.#shown.length > 0) this.#stream.write(this.#erasure());
    this.#shown = [];
  }

  /** In one write, so that nothing flickers. */
  #draw(): void {
    const lines = this.#lines?.() ?? [];
    if (lines.length === 0) {
      this.#erase();
      return;
    }
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const cutLines = lines.map((line) => cut(line, this.#width() - MARK.length - 1));
    const drawn = cutLines.map((line, index) => `${index === 0 ? `${FRAMES[this.#frame]} ` : MARK}${line}`);
    this.#stream.write(`${this.#erasure()}${drawn.join('\n')}`);
    this.#shown = cutLines.map((line) => MARK.length + widthOf(line));
  }

  /** Columns of the terminal as it is now. */
  #width(): number {
    return this.#stream.columns || this.#columns;
  }

  /** Erases what is shown, at whose end the cursor is; a terminal that was made narrower has wrapped its lines. */
  #erasure(): string {
    const columns = this.#width();
    const rows = this.#shown.map((width) => Math.max(1, Math.ceil(width / columns)));
    const count = rows.reduce((sum, each) => sum + each, 0);
    return ERASE + ERASE_ABOVE.repeat(Math.max(0, count - 1));
  }
}

/** Cuts a text to columns: a line that wraps would take more than one row. */
function cut(text: string, columns: number): string {
  let width = 0;
  let shown = '';
  for (const char of text) {
    width += widthOf(char);
    if (width > columns) return shown;
    shown += char === '\t' ? ' ' : char;
  }
  return shown;
}

/** Columns that a text takes at most: what isn't ASCII may be two columns wide. */
function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += char > '~' ? 2 : 1;
  return width;
}
