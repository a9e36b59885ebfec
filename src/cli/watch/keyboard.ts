import { createInterface } from 'node:readline/promises';
import type { Terminal } from '../../engine/types.ts';

/** What a key asks for. */
export type Command = 'all' | 'again' | 'failed' | 'update' | 'filter' | 'quit' | 'interrupt';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['a', 'all'],
  ['\r', 'again'],
  ['\n', 'again'],
  ['f', 'failed'],
  ['u', 'update'],
  ['c', 'filter'],
  ['q', 'quit'],
  ['\x03', 'interrupt'],
  // The end of input.
  ['\x04', 'quit'],
]);

/** Reads single keys from a terminal, which is as it was after {@link close}. */
export class Keyboard {
  readonly #terminal: Terminal;
  readonly #listener: (piece: Buffer | string) => void;

  constructor(terminal: Terminal, onCommand: (command: Command) => void) {
    this.#terminal = terminal;
    this.#listener = (piece) => {
      const text = String(piece);
      // Arrows and the like begin so.
      if (text.startsWith('\x1b')) return;
      for (const key of text) {
        const command = COMMANDS.get(key);
        if (command !== undefined) onCommand(command);
      }
    };
    this.#listen();
  }

  /** Asks for a line, which can be edited; undefined where it is called off by Ctrl-C or Ctrl-D. */
  async ask(question: string): Promise<string | undefined> {
    this.#terminal.input.off('data', this.#listener);
    const { input, output } = this.#terminal;
    const lines = createInterface({ input, output, terminal: true });
    const calledOff = new Promise<undefined>((resolve) => {
      lines.once('SIGINT', () => resolve(undefined));
      lines.once('close', () => resolve(undefined));
    });
    const answer = await Promise.race([lines.question(question), calledOff]);
    lines.close();
    this.#listen();
    return answer;
  }

  close(): void {
    this.#terminal.input.off('data', this.#listener);
    this.#terminal.setRawMode(false);
    this.#terminal.input.pause();
  }

  #listen(): void {
    this.#terminal.setRawMode(true);
    this.#terminal.input.on('data', this.#listener);
    this.#terminal.input.resume();
  }
}
