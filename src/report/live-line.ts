const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Milliseconds between two frames. */
const INTERVAL = 100;

/** Carriage return, then erase the line. */
const ERASE = '\r\x1b[2K';

/** One line at the bottom of a terminal that is drawn again and again while something is under way. */
export class LiveLine {
  readonly #stream: NodeJS.WritableStream;
  readonly #columns: number;
  #text: (() => string) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(stream: NodeJS.WritableStream, columns: number) {
    this.#stream = stream;
    this.#columns = columns;
  }

  /** Draws what the function says, now and with each frame, until {@link stop}. */
  start(text: () => string): void {
    this.#text = text;
    this.#draw();
    this.#timer ??= setInterval(() => this.#draw(), INTERVAL).unref();
  }

  /** Takes the line away for as long as something else is written. */
  interrupt(write: () => void): void {
    if (this.#text !== undefined) this.#stream.write(ERASE);
    write();
    if (this.#text !== undefined) this.#draw();
  }

  /** Takes the line away for good. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#text !== undefined) this.#stream.write(ERASE);
    this.#text = undefined;
  }

  #draw(): void {
    if (this.#text === undefined) return;
    this.#frame = (this.#frame + 1) % FRAMES.length;
    this.#stream.write(`${ERASE}${FRAMES[this.#frame]} ${cut(this.#text(), this.#columns - 3)}`);
  }
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
