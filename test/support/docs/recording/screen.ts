import xterm from '@xterm/headless';

/** Characters of a line that look alike. */
export interface Run {
  /** Its first column, from 0. */
  readonly column: number;
  readonly text: string;
  /** A colour of the palette of 16; absent: the terminal's own. */
  readonly color?: number;
  readonly bold: boolean;
  readonly dim: boolean;
  /** The text in the colour of the background, on its own colour. */
  readonly inverse: boolean;
}

/** A line of the screen, without blanks at its end. */
export type Line = readonly Run[];

/** What a screen shows at a moment, from top to bottom. */
export type Frame = readonly Line[];

/** A terminal without a window: takes what programs write, and knows what it would show. */
export interface Screen {
  write(bytes: string): Promise<void>;
  /** Waits until the shell asks for the next command; returns the exit code of the one before. */
  nextPrompt(): Promise<number>;
  frame(): Frame;
}

/** Makes a {@link Screen}; xterm.js does what a terminal does. */
export function createScreen(cols: number, rows: number): Screen {
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, convertEol: false });
  const ended: number[] = [];
  let asked: ((exitCode: number) => void) | undefined;
  // OSC 133;D;CODE, by which shells tell terminals how a command ended.
  terminal.parser.registerOscHandler(133, (data) => {
    const exitCode = Number(data.replace(/^D;/, ''));
    if (asked === undefined) ended.push(exitCode);
    else asked(exitCode);
    asked = undefined;
    return true;
  });
  return {
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    nextPrompt: () =>
      new Promise((resolve) => {
        const exitCode = ended.shift();
        if (exitCode === undefined) asked = resolve;
        else resolve(exitCode);
      }),
    frame: () => {
      const { active } = terminal.buffer;
      const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.viewportY + row));
      const frame = lines.map((line) => (line === undefined ? [] : runsOf(line, cols)));
      return frame.slice(0, frame.findLastIndex((line) => line.length > 0) + 1);
    },
  };
}

function runsOf(
  line: NonNullable<ReturnType<xterm.Terminal['buffer']['active']['getLine']>>,
  cols: number,
): Line {
  const length = line.translateToString(true).length;
  const runs: Run[] = [];
  for (let column = 0; column < Math.min(length, cols); column++) {
    const cell = line.getCell(column);
    if (cell === undefined) break;
    const look = {
      ...(cell.isFgPalette() ? { color: cell.getFgColor() } : {}),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
    };
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && sameLook(last, look))
      runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ column, text, ...look });
  }
  return runs;
}

function sameLook(a: Omit<Run, 'column' | 'text'>, b: Omit<Run, 'column' | 'text'>): boolean {
  return a.color === b.color && a.bold === b.bold && a.dim === b.dim && a.inverse === b.inverse;
}
