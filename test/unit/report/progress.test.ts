import { describe, expect, it } from 'vitest';
import { prettyReporter } from '../../../src/report/pretty.ts';
import type { ReportOutput } from '../../../src/report/types.ts';
import type { RunEvent } from '../../../src/shared/events.ts';
import { caseReport, memoryOutput, runReport } from './reports.ts';

const stage = { case: 'test', pipeline: 'instance', stage: 'render' } as const;

const wholeRun: readonly RunEvent[] = [
  { type: 'build:start', image: 'example/render:v1', context: '/redis/pipeline' },
  { type: 'build:line', image: 'example/render:v1', text: 'Step 1/2 : FROM scratch' },
  { type: 'build:end', image: 'example/render:v1', outcome: 'built', milliseconds: 3210 },
  { type: 'case:start', case: 'test' },
  { type: 'stage:start', image: 'example/render:v1', ...stage },
  { type: 'stage:line', stream: 'stdout', text: '\x1b[32mhello\x1b[0m', ...stage },
  { type: 'stage:end', exitCode: 0, milliseconds: 200, ...stage },
];

/** What stderr shows of these events and of the end of the case. */
function show(events: readonly RunEvent[], traits: Partial<ReportOutput> = {}, verbose = false): string {
  const { output, stderr } = memoryOutput(traits);
  const reporter = prettyReporter(output, { verbose });
  for (const event of events) reporter.onEvent?.(event);
  reporter.onCaseEnd?.(caseReport());
  reporter.onEnd?.(runReport([caseReport()]));
  return stderr();
}

const check = { case: 'test', check: 'lint output' } as const;

const checked: readonly RunEvent[] = [
  { type: 'output-check:start', ...check },
  { type: 'output-check:line', text: 'fine', ...check },
  { type: 'output-check:end', exitCode: 0, milliseconds: 20, ...check },
];

describe('progress without a terminal', () => {
  it('tells of each check of the output, with its lines where asked to', () => {
    expect(show(checked)).toBe('test: running check lint output\n');
    expect(show(checked, {}, true)).toBe('test: running check lint output\ncheck | fine\n');
  });

  it('is a line for each build and for each stage that starts', () => {
    expect(show(wholeRun)).toBe(
      'building example/render:v1 from pipeline\nbuilt example/render:v1 (3.2 s)\ntest: running stage render\n',
    );
  });

  it('shows every line, with the name of what printed it, where asked to', () => {
    expect(show(wholeRun, {}, true)).toBe(
      `building example/render:v1 from pipeline
render | Step 1/2 : FROM scratch
built example/render:v1 (3.2 s)
test: running stage render
render | hello
`,
    );
  });

  it('shows the log of each of several builds in one piece', () => {
    const line = (image: string, text: string): RunEvent => ({ type: 'build:line', image, text });
    const end = (image: string, outcome: 'built' | 'stopped'): RunEvent => ({
      type: 'build:end',
      image,
      outcome,
      milliseconds: 5,
    });
    const events: readonly RunEvent[] = [
      ...['a', 'b', 'c'].map((image): RunEvent => ({ type: 'build:start', image, context: image })),
      ...[line('b', 'b1'), line('a', 'a1'), line('b', 'b2'), end('b', 'built'), line('c', 'c1')],
      ...[line('a', 'a2'), end('a', 'built'), line('c', 'c2'), end('c', 'stopped')],
    ];
    const { output, stderr } = memoryOutput();
    const reporter = prettyReporter(output, { verbose: true });
    for (const event of events) reporter.onEvent?.(event);
    expect(stderr().split('\n').slice(3)).toEqual([
      ...['a | a1', 'a | a2', 'built a (5 ms)'],
      ...['b | b1', 'b | b2', 'built b (5 ms)'],
      ...['c | c1', 'c | c2', 'stopped building c (5 ms)', ''],
    ]);
  });

  it('shows what is left of logs when it is stopped', () => {
    const { output, stderr } = memoryOutput();
    const reporter = prettyReporter(output, { verbose: true });
    for (const image of ['a', 'b']) reporter.onEvent?.({ type: 'build:start', image, context: image });
    reporter.onEvent?.({ type: 'build:line', image: 'b', text: 'b1' });
    reporter.stop?.();
    expect(stderr()).toMatch(/\nb \| b1\n$/);
  });

  it('names the case, too, where several run at once', () => {
    const { output, stderr } = memoryOutput();
    const reporter = prettyReporter(output, { verbose: true });
    reporter.onStart?.({ name: 'redis', file: '/redis/promise.yaml', root: '/redis' }, ['test', 'b']);
    reporter.onEvent?.({ type: 'stage:line', stream: 'stdout', text: 'hello', ...stage });
    expect(stderr()).toBe('test: render | hello\n');
  });

  it.each<[string, readonly RunEvent[], string]>([
    [
      'a build that failed',
      [{ type: 'build:end', image: 'a', outcome: 'failed', milliseconds: 10 }],
      'could not build a (10 ms)\n',
    ],
    [
      'a pull',
      [
        { type: 'pull:start', image: 'a' },
        { type: 'pull:progress', image: 'a', text: '10%' },
        { type: 'pull:end', image: 'a', milliseconds: 61_000 },
      ],
      'pulling a\npulled a (1 min 1 s)\n',
    ],
    [
      'a push',
      [
        { type: 'push:start', image: 'a' },
        { type: 'push:line', image: 'a', text: '10%' },
        { type: 'push:end', image: 'a', milliseconds: 1 },
      ],
      'pushing a\npushed a (1 ms)\n',
    ],
    [
      'an image loaded',
      [
        { type: 'load:start', image: 'a', node: 'n' },
        { type: 'load:end', image: 'a', node: 'n', outcome: 'loaded', bytes: 10_240, milliseconds: 90 },
      ],
      'loading a into n\nloaded a into n, 10.2 kB sent (90 ms)\n',
    ],
    [
      'an image that is there',
      [{ type: 'load:end', image: 'a', node: 'n', outcome: 'present', bytes: 0, milliseconds: 9 }],
      'n already has a (9 ms)\n',
    ],
    [
      'an image that could not be loaded',
      [{ type: 'load:end', image: 'a', node: 'n', outcome: 'failed', bytes: 0, milliseconds: 9 }],
      'could not load a into n (9 ms)\n',
    ],
    [
      'a warning with a hint of two lines',
      [{ type: 'notice', level: 'warning', message: 'm', hint: 'h\ni' }],
      'warning: m\n  hint: h\n        i\n',
    ],
    [
      'a note, once',
      [
        { type: 'notice', level: 'info', message: 'm' },
        { type: 'notice', level: 'info', message: 'm' },
      ],
      'note: m\n',
    ],
  ])('tells %s', (_, events, text) => {
    expect(show(events)).toBe(text);
  });
});

describe('progress on a terminal', () => {
  it('is one line, which is gone at the end', () => {
    const text = show(wholeRun, { live: true });
    expect(text).toMatch(/building example\/render:v1 \d/);
    expect(text).toMatch(/test: render \d/);
    expect(text.endsWith('\r\x1b[2K')).toBe(true);
    // Whatever ends in a newline is there to stay.
    const lasting = text
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\x1b[2K').at(-1));
    expect(lasting).toEqual(['built example/render:v1 (3.2 s)']);
  });

  it('is erased before anything else is written, and drawn again after it', () => {
    const { output, journal } = memoryOutput({ live: true });
    const reporter = prettyReporter(output, { verbose: false });
    reporter.onEvent?.({ type: 'pull:start', image: 'a' });
    reporter.onCaseEnd?.(caseReport());
    const at = journal.indexOf('stdout ✓ test (1.2 s)\n');
    expect(journal[at - 1]).toBe('stderr \r\x1b[2K');
    expect(journal[at + 1]).toContain('pulling a');
    reporter.stop?.();
    expect(journal.at(-1)).toBe('stderr \r\x1b[2K');
  });

  it('is cut to the width of the terminal, and can not be broken up by what a stage prints', () => {
    const events: readonly RunEvent[] = [
      { type: 'stage:start', image: 'i', ...stage },
      { type: 'stage:line', stream: 'stdout', text: `\x1b[5A\n${'漢'.repeat(200)}`, ...stage },
    ];
    const drawn = show([...events, { type: 'case:start', case: 'next' }], { live: true, columns: 40 });
    const longest = drawn
      .replaceAll('\x1b[1A', '\n')
      .replaceAll('\x1b[2K', '\n')
      .split(/[\r\n]/)
      .map((frame) => [...frame].reduce((width, char) => width + (char > '~' ? 2 : 1), 0));
    expect(Math.max(...longest)).toBeLessThanOrEqual(40);
    expect(drawn).not.toContain('\x1b[5A');
    expect(drawn.split('\n').length).toBeLessThan(4);
  });

  it.each([true, false])('shows nothing of what ends after it was stopped (live: %s)', (live) => {
    const { output, stderr } = memoryOutput({ live });
    const reporter = prettyReporter(output, { verbose: true });
    reporter.onEvent?.({ type: 'build:start', image: 'a', context: '/redis' });
    reporter.stop?.();
    const before = stderr();
    reporter.onEvent?.({ type: 'build:line', image: 'a', text: 'x' });
    reporter.onEvent?.({ type: 'build:end', image: 'a', outcome: 'failed', milliseconds: 1 });
    reporter.onEvent?.({ type: 'pull:start', image: 'b' });
    expect(stderr()).toBe(before);
  });

  it('has a line for each of a few things under way, and counts more', () => {
    const start = (image: string) => ({ type: 'build:start', image, context: '/redis' }) as const;
    expect(show([start('a'), start('b')], { live: true })).toMatch(
      /building a \d+ ms\n {2}building b \d+ ms/,
    );
    const text = show([...'abcdefghi'].map(start), { live: true });
    expect(text).toMatch(/building g \d+ ms\n {2}and 2 more/);
  });

  it('shows how far a run of several cases has come, and what each case does', () => {
    const { output, journal } = memoryOutput({ live: true });
    const reporter = prettyReporter(output, { verbose: false });
    reporter.onStart?.({ name: 'redis', file: '/redis/promise.yaml', root: '/redis' }, ['a', 'b', 'c']);
    for (const name of ['a', 'b']) {
      reporter.onEvent?.({ type: 'case:start', case: name });
      reporter.onEvent?.({ type: 'stage:start', image: 'i', ...stage, case: name });
    }
    expect(journal.at(-1)).toMatch(/0 of 3 cases \d+ ms\n {2}a: render \d+ ms\n {2}b: render \d+ ms$/);
    reporter.onEvent?.({ type: 'case:end', case: 'a', outcome: 'failed', milliseconds: 5 });
    expect(journal.at(-1)).toMatch(/[^\n]* 1 of 3 cases, 1 failed \d+ ms\n {2}b: render \d+ ms$/);
    // As many lines are erased as there were.
    expect(journal.at(-1)).toContain('\r\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K');
    reporter.stop?.();
    expect(journal.at(-1)).toBe('stderr \r\x1b[2K\x1b[1A\x1b[2K');
  });
});
