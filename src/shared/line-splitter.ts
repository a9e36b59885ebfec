import { StringDecoder } from 'node:string_decoder';

/** Characters of a line that are kept: a program that prints a file of 100 MB on one line must not fill our memory. */
export const MAX_LINE_LENGTH = 64 * 1024;

/** Cuts one stream of bytes into lines. */
export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Hands on what is left after the last newline. */
  end(): void;
}

/**
 * Cuts bytes into whole lines, without `\n` or `\r\n`. Characters may be split across chunks; bytes that are no UTF-8
 * become U+FFFD. Of a line longer than {@link MAX_LINE_LENGTH} the start is kept, with a mark that tells how much of it
 * is missing.
 */
export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let line = '';
  let dropped = 0;

  const add = (text: string): void => {
    // One more than is shown: it may be the carriage return of a line that just fits.
    const room = MAX_LINE_LENGTH + 1 - line.length;
    line += text.length <= room ? text : text.slice(0, room);
    dropped += Math.max(0, text.length - room);
  };
  const flush = (): void => {
    const whole = dropped === 0 && line.endsWith('\r') ? line.slice(0, -1) : line;
    const cut = whole.length + dropped - MAX_LINE_LENGTH;
    line = '';
    dropped = 0;
    onLine(cut > 0 ? `${whole.slice(0, MAX_LINE_LENGTH)} [… ${cut} more characters]` : whole);
  };
  const take = (text: string): void => {
    let from = 0;
    for (let newline = text.indexOf('\n'); newline !== -1; newline = text.indexOf('\n', from)) {
      add(text.slice(from, newline));
      flush();
      from = newline + 1;
    }
    add(text.slice(from));
  };
  return {
    push: (chunk) => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (line !== '') flush();
    },
  };
}
