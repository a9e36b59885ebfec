import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startInTerminal, type TerminalSize } from '../../at-terminal.ts';
import { PROMISE_SCRIPT, runPromise, temporaryFolder } from '../../cli.ts';
import { writeFiles } from '../../write-files.ts';
import { createScreen, type Frame } from './screen.ts';

/** A command that is typed and run, with what the screen showed before it was run and after. */
export interface Take {
  readonly typed: Frame;
  readonly done: Frame;
}

/** Tells how the last command ended, then asks for the next, in green. */
const PROMPT = '\\[\\e]133;D;$?\\a\\]\\[\\e[1;32m\\]$\\[\\e[0m\\] ';

/**
 * Types commands into a real shell at a real terminal, in an empty folder, and takes down what the screen shows. Throws an
 * Error for a command whose exit code isn't the one given.
 */
export async function record(
  commands: readonly (readonly [command: string, exitCode: number])[],
  size: TerminalSize,
): Promise<readonly Take[]> {
  const { dir, remove } = await temporaryFolder();
  const home = path.join(dir, 'home');
  await writeFiles(home, {
    'bin/promise': PROMISE_SCRIPT,
    bashrc: `PS1='${PROMPT}'\n`,
  });
  const work = path.join(home, 'work');
  await mkdir(work);
  const shell = startInTerminal(`bash --rcfile ${path.join(home, 'bashrc')} -i`, size, {
    cwd: work,
    env: {
      PATH: `${path.join(home, 'bin')}:${process.env.PATH}`,
      TERM: 'xterm-256color',
      HISTFILE: '/dev/null',
      CI: undefined,
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
    },
  });
  const screen = createScreen(size.cols, size.rows);
  shell.stdout.on('data', (bytes) => void screen.write(String(bytes)));
  try {
    await screen.nextPrompt();
    const takes: Take[] = [];
    for (const [command, exitCode] of commands) {
      shell.stdin.write(command);
      // What the shell echoes has no end that could be waited for.
      await sleep(500);
      const typed = screen.frame();
      shell.stdin.write('\r');
      const ended = await screen.nextPrompt();
      // The prompt is there to its end.
      await sleep(100);
      takes.push({ typed, done: screen.frame() });
      if (ended !== exitCode) throw new Error(`${command}: exit code ${ended}, not ${exitCode}`);
    }
    return takes;
  } finally {
    shell.stdin.write('\u0015exit\r');
    await shell;
    await runPromise(['clean', '--images', '--dir', path.join(work, 'redis')]);
    await remove();
  }
}
