import { startInTerminal } from '../at-terminal.ts';
import type { Answer } from './command-blocks.ts';
import { createScreen, type Frame } from './recording/screen.ts';

/** How a program at a terminal ended. */
export interface ScreenRun {
  readonly exitCode: number | undefined;
  /** What the screen shows in the end: without what was there only for a while. */
  readonly output: string;
}

/** Large enough that nothing is wrapped or scrolls away. */
const SIZE = { cols: 200, rows: 300 };

/**
 * Runs a program at a terminal, and answers its questions in their order. What hasn't ended after a minute is ended, without
 * an exit code.
 * @param open what is answered is taken from it
 */
export async function runAtScreen(
  program: readonly string[],
  open: Answer[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ScreenRun> {
  const quoted = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const running = startInTerminal(quoted, SIZE, {
    cwd: options.cwd,
    env: { ...options.env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  const screen = createScreen(SIZE.cols, SIZE.rows);
  let written = Promise.resolve();
  running.stdout.on('data', (bytes) => {
    written = written.then(async () => {
      await screen.write(String(bytes));
      const [next] = open;
      if (next === undefined || !textOf(screen.frame()).includes(next.question)) return;
      open.shift();
      running.stdin.write(next.keys);
    });
  });
  const patience = setTimeout(() => running.kill(), 60_000);
  const { exitCode } = await running;
  clearTimeout(patience);
  await written;
  return { exitCode, output: textOf(screen.frame()) };
}

function textOf(frame: Frame): string {
  return frame.map((line) => line.map(({ text }) => text).join('')).join('\n');
}
