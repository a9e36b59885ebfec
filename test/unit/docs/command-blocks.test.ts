import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../support/docs/command-blocks.ts';
import { parserComplaints } from '../../support/docs/command-lines.ts';
import { pageOf, userPages } from '../../support/docs/pages.ts';
import { PROPS, partsOf, SCENES } from '../../support/docs/scenes.ts';

const pages = userPages().map(commandsOf);

describe('commands that the docs show', () => {
  it('are in fences that say where they run, or why they do not', () => {
    expect(pages.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  });

  it('run in scenes that there are, and each scene is in use', () => {
    const names = pages.flatMap(({ blocks }) =>
      blocks.flatMap(({ run }) => ('scene' in run && run.scene !== undefined ? partsOf(run.scene) : [])),
    );
    expect([...new Set(names)].sort()).toEqual([...Object.keys(SCENES), ...Object.keys(PROPS)].sort());
  });

  it('are taken by the real parser, also where they are not run', () => {
    const steps = pages.flatMap(({ blocks }) => blocks.flatMap((block) => block.steps));
    expect(steps.length).toBeGreaterThan(60);
    expect(steps.flatMap(({ command }) => parserComplaints(command))).toEqual([]);
  });
});

describe('a block of commands', () => {
  /** What is found in a page that has only this. */
  const found = (text: string) => commandsOf(pageOf('docs/x.md', text));
  const run = { scene: 'S', before: [], after: [], answers: [], exitCodes: [0] };

  it('has commands with what they print in a console, commands alone in sh', () => {
    const text = [
      '<!-- run in: S -->\n```console\n$ a \\\n  b\nout\n\n$ c\n```',
      '<!-- exit codes: 1 -->\n```sh\n# why\nd   # e\n\n```',
    ].join('\n\ntext\n\n');
    expect(found(text)).toEqual({
      file: 'docs/x.md',
      mistakes: [],
      blocks: [
        {
          place: 'docs/x.md:2',
          steps: [
            { line: 3, command: 'a \\\n  b', shown: ['out', ''] },
            { line: 7, command: 'c', shown: [] },
          ],
          run: { ...run, exitCodes: [0, 0] },
        },
        {
          place: 'docs/x.md:13',
          steps: [{ line: 15, command: 'd   # e' }],
          run: { before: [], after: [], answers: [], exitCodes: [1] },
        },
      ],
    });
  });

  it('is told about by the comment right before it, in a list, too', () => {
    const answers = [
      { question: 'Well?', keys: 'y\r' },
      { question: 'So?', keys: 'n' },
    ];
    const marks =
      'run in: S\nbefore: a: b\nbefore: c\nafter: d\nanswer: Well? -> y Enter\nanswer: So? -> n\neditor: e';
    expect(
      found(`- item\n\n  <!--\n  ${marks.replaceAll('\n', '\n  ')}\n  -->\n  \`\`\`sh\n  f\n  \`\`\``),
    ).toMatchObject({
      mistakes: [],
      blocks: [{ run: { ...run, before: ['a: b', 'c'], after: ['d'], answers, editor: 'e' } }],
    });
  });

  it.each([
    ['```sh\na\n```', 'docs/x.md:1: where does it run?'],
    ['<!-- note -->\n```sh\na\n```', 'docs/x.md:2: where does it run?'],
    ['<!-- not run: no -->\n```sh\na\n```\n\n```sh\nb\n```', 'docs/x.md:6: where does it run?'],
    ['<!-- run in: S -->\n\ntext\n\n```sh\na\n```', 'docs/x.md:5: where does it run?'],
    ['<!-- run in: S\nexit codes: 0 1 -->\n```sh\na\n```', 'docs/x.md:3: 2 exit codes for 1 commands'],
    ['<!-- run at: S -->\n```sh\na\n```', 'docs/x.md:2: "run at:" is none of'],
    ['<!-- not run: no\nbefore: a -->\n```sh\na\n```', 'docs/x.md:3: what is not run needs nothing else'],
    ['<!-- run in: S -->\n```console\na\n```', 'docs/x.md:2: no command in it'],
    ['text\n\n    promise test', 'docs/x.md:3: "promise test" is a command: put it into a fence'],
    ['```\n$ ls\n```', 'docs/x.md:1: "$ ls" is a command: put it into a fence'],
  ])('%j is a mistake', (text, mistake) => {
    expect(found(text).mistakes.join('\n')).toContain(mistake);
  });

  it.each(['    output of promise', '```yaml\nrun: promise test\n```', 'text with `promise test`'])(
    '%j is none',
    (text) => {
      expect(found(text)).toEqual({ file: 'docs/x.md', blocks: [], mistakes: [] });
    },
  );
});
