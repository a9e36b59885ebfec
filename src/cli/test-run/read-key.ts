import { on } from 'node:events';
import type { Terminal } from '../../engine/types.ts';
import { interrupted } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';

const CTRL_C = '\x03';
const CTRL_D = '\x04';

/**
 * Asks a question at a terminal, and waits until one of these keys is pressed; afterwards the terminal is as it was. It is asked
 * only once the terminal shows no more what is typed, lest a quick answer stands there twice.
 * @returns the key; undefined where the input ends
 * @throws PromiseError `interrupted`
 */
export async function readKey(
  { input, output, setRawMode }: Terminal,
  question: string,
  keys: ReadonlySet<string>,
  { signal, interrupt }: Pick<CommandIo, 'signal' | 'interrupt'>,
): Promise<string | undefined> {
  setRawMode(true);
  input.resume();
  output.write(question);
  try {
    for await (const [piece] of on(input, 'data', { signal, close: ['end'] })) {
      // What is typed fast comes at once; arrows and the like begin with an escape.
      const typed = String(piece).startsWith('\x1b') ? '' : String(piece).toLowerCase();
      const key = [...typed].find((each) => keys.has(each) || each === CTRL_C || each === CTRL_D);
      if (key === CTRL_C) interrupt();
      else if (key === CTRL_D) return undefined;
      else if (key !== undefined) return key;
    }
    return undefined;
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    setRawMode(false);
    input.pause();
  }
}
