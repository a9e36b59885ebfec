const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Milliseconds between two frames. */
const INTERVAL = 100;

/** Carriage return, then erase the line. */
const ERASE = '\r\x1b[2K';

/** One line up, then erase it. */
const ERASE_ABOVE = '\x1b[1A\x1b[2K';

/** A few lines at the bottom of a terminal that are drawn again and again while something is under way. */
export class LiveBlock {
  readonly #stream: NodeJS.WritableStream;
  readonly #columns: number;
  #lines: (() => readonly string[]) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  /** How many lines the terminal shows of it now. */
  #shown = 0;

  constructor(stream: NodeJS.WritableStream, columns: number) {
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
    if (this.#shown > 0) this.#stream.write(erasure(this.#shown));
    this.#shown = 0;
  }

  /** In one write, so that nothing flickers. */
  #draw(): void {
    const lines = this.#lines?.() ?? [];
    if (lines.length === 0) {
      this.#erase();
      return;
    }
    this.#frame = (this.#frame + 1) % FRAMES.length;
    const drawn = lines.map(
      (line, index) => `${index === 0 ? FRAMES[this.#frame] : ' '} ${cut(line, this.#columns - 3)}`,
    );
    this.#stream.write(`${this.#shown > 0 ? erasure(this.#shown) : ERASE}${drawn.join('\n')}`);
    this.#shown = lines.length;
  }
}

/** Erases so many lines, of which the cursor is at the last. */
function erasure(lines: number): string {
  return ERASE + ERASE_ABOVE.repeat(lines - 1);
}

/** Cuts a text to columns: a line that wraps couldn't be erased. What isn't ASCII may be two columns wide. */
function cut(text: string, columns: number): string {
  let width = 0;
  let shown = '';
  for (const char of text) {
    width += char > '~' ? 2 : 1;
    if (width > columns) return shown;
    shown += char === '\t' ? ' ' : char;
  }
  return shown;
}
