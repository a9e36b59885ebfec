import type { Code, Html, Nodes, Parent } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Page } from './pages.ts';

/** A command that a page shows. */
export interface Step {
  /** Its line in the page, from 1. */
  readonly line: number;
  readonly command: string;
  /** What the page shows of its output, line by line; absent where a page shows commands alone. */
  readonly shown?: readonly string[];
}

/** What somebody at a terminal does: waits for a question, then types. */
export interface Answer {
  /** A text that the screen shows. */
  readonly question: string;
  readonly keys: string;
}

/** How a block is run: what the comment before it says. */
export interface Run {
  /** The name of the scene that is set up anew for it; absent where it goes on in that of the block before. */
  readonly scene?: string;
  /** Run before it, without being shown. */
  readonly before: readonly string[];
  /** Run after it, whatever came of it. */
  readonly after: readonly string[];
  /** Where there are any, it is run at a terminal. */
  readonly answers: readonly Answer[];
  /** What `$EDITOR` is in it. */
  readonly editor?: string;
  /** One for each of its commands; all 0 where nothing is said. */
  readonly exitCodes: readonly number[];
}

/** A block of commands: a fenced one, in `console` (`$ command`, then its output) or `sh` (commands alone). */
export interface CommandBlock {
  /** Where it begins: `docs/ci.md:12`. */
  readonly place: string;
  readonly steps: readonly Step[];
  /** How it is run, or why it is not. */
  readonly run: Run | { readonly notRun: string };
}

/** The blocks of commands of a page, and what is wrong with how they are written. */
export interface PageCommands {
  readonly file: string;
  readonly blocks: readonly CommandBlock[];
  readonly mistakes: readonly string[];
}

/** Fences that hold commands. */
const SHELLS = new Set(['console', 'sh']);

/** What nobody types but into a shell. */
const TYPED = /^(?:\$ |(?:promise|npm|npx|git|docker|podman|kind|kubectl|kratix) )/;

/** Finds the commands of a page. CONTRIBUTING.md tells writers how blocks are marked. */
export function commandsOf(page: Page): PageCommands {
  const blocks: CommandBlock[] = [];
  const mistakes: string[] = [];
  let scene = false;
  visit(page.tree, 'code', (code, index, parent) => {
    const place = `${page.file}:${code.position?.start.line}`;
    if (!SHELLS.has(code.lang ?? '')) {
      const typed = code.value.split('\n').find((line) => TYPED.test(line));
      if (typed === undefined || code.lang === 'yaml') return;
      mistakes.push(`${place}: "${typed}" is a command: put it into a fence, \`\`\`sh or \`\`\`console`);
      return;
    }
    const comment = commentBefore(parent, index);
    const marks = comment === undefined ? [] : marksIn(comment);
    const steps = code.lang === 'sh' ? commandsAlone(code) : commandsWithOutput(code);
    if (steps.length === 0)
      mistakes.push(`${place}: no command in it: commands of a console begin with "$ "`);
    const run = runOf(marks, steps.length, (mistake) => mistakes.push(`${place}: ${mistake}`));
    if ('before' in run) {
      scene ||= run.scene !== undefined;
      if (!scene) {
        mistakes.push(
          `${place}: where does it run? Before it, write <!-- run in: SCENE --> or <!-- not run: WHY -->`,
        );
      }
    }
    blocks.push({ place, steps, run });
  });
  return { file: page.file, blocks, mistakes };
}

/** The comment right before a node. */
function commentBefore(parent: Parent | undefined, index: number | undefined): Html | undefined {
  const before: Nodes | undefined = parent?.children[(index ?? 0) - 1];
  return before?.type === 'html' && before.value.startsWith('<!--') ? before : undefined;
}

type Mark = readonly [key: string, value: string];

/** The lines of a comment that say `key: value`. */
function marksIn({ value }: Html): readonly Mark[] {
  const lines = value.replace(/^<!--|-->$/g, '').split('\n');
  return lines.flatMap((line) => {
    const match = /^([a-z ]+?): +(.*\S)$/.exec(line.trim());
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  });
}

function runOf(
  marks: readonly Mark[],
  steps: number,
  mistake: (text: string) => void,
): Run | { readonly notRun: string } {
  const saidOf = (key: string) => marks.find(([name]) => name === key)?.[1];
  const unknown = marks.find(([key]) => !KEYS.includes(key));
  if (unknown !== undefined) mistake(`"${unknown[0]}:" is none of ${KEYS.join(', ')}`);
  const notRun = saidOf('not run');
  if (notRun !== undefined) {
    if (marks.length > 1) mistake('what is not run needs nothing else');
    return { notRun };
  }
  const scene = saidOf('run in');
  const editor = saidOf('editor');
  const codes = saidOf('exit codes')?.split(' ').map(Number) ?? new Array<number>(steps).fill(0);
  if (codes.length !== steps) mistake(`${codes.length} exit codes for ${steps} commands`);
  const all = (key: string) => marks.flatMap(([name, value]) => (name === key ? [value] : []));
  return {
    ...(scene === undefined ? {} : { scene }),
    before: all('before'),
    after: all('after'),
    answers: all('answer').map(answerOf),
    ...(editor === undefined ? {} : { editor }),
    exitCodes: codes,
  };
}

const KEYS = ['run in', 'not run', 'before', 'after', 'answer', 'editor', 'exit codes'];

/** Of `QUESTION -> KEYS`, where a last word `Enter` is that key. */
function answerOf(text: string): Answer {
  const [question = '', keys = ''] = text.split(' -> ');
  return { question, keys: keys.replace(/ ?Enter$/, '\r') };
}

/** Of a `sh` fence: every line but empty ones and comments. */
function commandsAlone(code: Code): readonly Step[] {
  return numbered(code)
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('#'))
    .map(({ line, text }) => ({ line, command: text }));
}

/** Of a `console` fence: what begins with `$ `, each with the lines behind it. */
function commandsWithOutput(code: Code): readonly Step[] {
  const steps: { line: number; command: string; shown: string[] }[] = [];
  for (const { line, text } of numbered(code)) {
    if (text.startsWith('$ ')) steps.push({ line, command: text.slice(2), shown: [] });
    else steps.at(-1)?.shown.push(text);
  }
  return steps;
}

/** The lines of a block; one that ends with a backslash goes on in the next. */
function numbered(code: Code): readonly { readonly line: number; readonly text: string }[] {
  const first = (code.position?.start.line ?? 0) + 1;
  const lines: { line: number; text: string }[] = [];
  let open = false;
  for (const [index, text] of code.value.split('\n').entries()) {
    const last = lines.at(-1);
    if (open && last !== undefined) last.text += `\n${text}`;
    else lines.push({ line: first + index, text });
    open = text.endsWith('\\');
  }
  return lines;
}
