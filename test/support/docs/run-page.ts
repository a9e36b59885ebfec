import { mkdir, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { PROMISE_SCRIPT, runPromise, temporaryFolder } from '../cli.ts';
import { writeFiles } from '../write-files.ts';
import { runAtScreen, type ScreenRun } from './at-screen.ts';
import type { Answer, CommandBlock, PageCommands, Run, Step } from './command-blocks.ts';
import { ROOT } from './pages.ts';
import { type Stage, setUp } from './scenes.ts';
import { misfit } from './shown-output.ts';

/** Where the commands of a page run: folders of its own, and a home with `promise` in its `bin`. */
export interface PageRun {
  /** Runs the blocks one after the other. Throws an Error with the place of the first command that isn't as shown. */
  run(page: PageCommands): Promise<void>;
  /** Removes the images that it built, and its folders. */
  dispose(): Promise<void>;
}

/**
 * Makes a {@link PageRun}.
 * @param startCluster starts a kind cluster, or knows that it runs
 */
export async function preparePageRun(startCluster: Stage['startCluster']): Promise<PageRun> {
  const { dir, remove } = await temporaryFolder();
  const root = await realpath(dir);
  const env = await home(path.join(root, 'home'));
  let scenes = 0;
  return {
    run: async ({ blocks }) => {
      let cwd = root;
      for (const block of blocks) {
        if ('notRun' in block.run) continue;
        if (block.run.scene !== undefined) {
          const dir = path.join(root, `scene-${++scenes}`);
          cwd = await setUp(block.run.scene, { dir, home: path.join(root, 'home'), startCluster });
        }
        cwd = await runBlock(block, block.run, { cwd, env });
      }
    },
    dispose: async () => {
      for (const folder of await placesOfRuns(root)) {
        await runPromise(['clean', '--images', '--dir', folder]);
      }
      await remove();
    },
  };
}

/** A home in which git knows who commits, and `promise` is installed; returns the environment that leads there. */
async function home(dir: string): Promise<NodeJS.ProcessEnv> {
  await writeFiles(dir, {
    '.gitconfig': '[user]\n\tname = Reader\n\temail = reader@example.com\n[init]\n\tdefaultBranch = main\n',
    'bin/promise': PROMISE_SCRIPT,
  });
  const packages = path.join(dir, 'npm/lib/node_modules');
  await mkdir(packages, { recursive: true });
  await symlink(ROOT, path.join(packages, 'kratix-promise'));
  return {
    npm_config_prefix: path.join(dir, 'npm'),
    PATH: `${path.join(dir, 'bin')}:${process.env.PATH}`,
    HOME: dir,
    DOCKER_CONFIG: process.env.DOCKER_CONFIG ?? path.join(os.homedir(), '.docker'),
    NO_COLOR: '1',
    CI: undefined,
    GITHUB_ACTIONS: undefined,
    KIND_CLUSTER_NAME: undefined,
  };
}

interface Shell {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The folders where `promise` may have run: those of a Promise, and others where it remembers what it did. */
async function placesOfRuns(root: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const signs = entries.filter(({ name }) => name === '.promise' || name === 'promise.yaml');
  return new Set(signs.map(({ parentPath }) => parentPath));
}

/** Runs the commands of a block; returns the folder that the last one ended in. */
async function runBlock(block: CommandBlock, run: Run, shell: Shell): Promise<string> {
  let { cwd } = shell;
  const quietly = async (command: string) => {
    const ended = await inShell(command, { ...shell, cwd });
    cwd = ended.cwd;
    if (ended.exitCode !== 0) {
      throw new Error(`${block.place}: ${command}\nexit code ${ended.exitCode}\n${ended.output}`);
    }
  };
  for (const command of run.before) await quietly(command);
  const env =
    run.editor === undefined ? shell.env : { ...shell.env, EDITOR: await editor(run.editor, shell) };
  const answers = run.answers.length > 0 ? [...run.answers] : undefined;
  try {
    for (const [index, step] of block.steps.entries()) {
      const ended = await inShell(step.command, { cwd, env }, answers);
      cwd = ended.cwd;
      const wrong = judge(step, run.exitCodes[index] ?? 0, ended);
      if (wrong === undefined) continue;
      const place = block.place.replace(/\d+$/, String(step.line));
      throw new Error(`${place}: $ ${step.command}\n${wrong}\n--- all that it printed:\n${ended.output}`);
    }
    const [open] = answers ?? [];
    if (open !== undefined) throw new Error(`${block.place}: "${open.question}" never came`);
  } finally {
    for (const command of run.after) await quietly(command);
  }
  return cwd;
}

/** A program that edits the file that it is given, as `$EDITOR` is called: without a shell that would read quotes. */
async function editor(command: string, { env }: Shell): Promise<string> {
  const bin = path.join(env.HOME ?? '', 'bin');
  await writeFiles(bin, { editor: `#!/bin/sh\n${command} "$@"\n` });
  return path.join(bin, 'editor');
}

/** How a command ended. */
interface Ended {
  readonly exitCode: number | undefined;
  /** Both streams, as a terminal shows them. */
  readonly output: string;
  readonly cwd: string;
}

/** Runs a command in a shell: at a terminal where there are answers, of which it takes those it gives, else with a pipe. */
async function inShell(command: string, { cwd, env }: Shell, answers?: Answer[]): Promise<Ended> {
  const note = path.join(env.HOME ?? cwd, `cwd-${process.hrtime.bigint()}`);
  const script = `exec 2>&1\ntrap 'pwd > "$CWD_NOTE"' EXIT\n${command}`;
  const program = ['bash', '-c', script] as const;
  const options = { cwd, env: { ...env, CWD_NOTE: note } };
  const { exitCode, output } =
    answers === undefined ? await runPiped(program, options) : await runAtScreen(program, answers, options);
  const ended = await readFile(note, 'utf8');
  await rm(note);
  // Readers know no temporary folders.
  return { exitCode, output: output.replaceAll(cwd, '/home/me'), cwd: ended.trimEnd() };
}

async function runPiped([file, ...args]: readonly [string, ...string[]], options: Shell): Promise<ScreenRun> {
  const { exitCode, stdout } = await execa(file, args, { ...options, stdin: 'ignore', reject: false });
  return { exitCode, output: stdout };
}

/** What of a command isn't as the page has it. */
function judge({ shown = [] }: Step, exitCode: number, ended: Ended): string | undefined {
  if (ended.exitCode !== exitCode) return `exit code ${ended.exitCode}, not ${exitCode}`;
  return shown.some((line) => line.trim() !== '') ? misfit(shown, ended.output) : undefined;
}
