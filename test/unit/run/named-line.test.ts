import { describe, expect, test } from 'vitest';
import { namedLine } from '../../../src/run/named-line.ts';

describe('namedLine', () => {
  test.each([
    ['bash', ['/pipeline/run: line 12: nosuch: command not found'], '/pipeline/run', 12],
    ['busybox', ['/pipeline/run: line 3: nosuch: not found'], '/pipeline/run', 3],
    ['dash', ['./run: 7: nosuch: not found'], './run', 7],
    [
      'a shell that names several lines',
      ['run: line 2: a: not found', 'run: line 5: b: not found'],
      'run',
      5,
    ],
    [
      'Python, the innermost call of one’s own',
      [
        'Traceback (most recent call last):',
        '  File "/app/main.py", line 3, in <module>',
        '    load()',
        '  File "/app/load.py", line 9, in load',
        '  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads',
        'json.decoder.JSONDecodeError: Expecting value',
      ],
      '/app/load.py',
      9,
    ],
    [
      'Node.js, the innermost call of one’s own',
      [
        'TypeError: x is not a function',
        '    at Object.parse (/app/node_modules/yaml/dist/index.js:4:2)',
        '    at main (file:///app/stage.js:8:15)',
        '    at node:internal/main/run_main_module:23:47',
        '    at start (/app/index.js:1:1)',
      ],
      '/app/stage.js',
      8,
    ],
    [
      'a panic in Go',
      [
        'panic: no size',
        '',
        'goroutine 1 [running]:',
        'main.render(...)',
        '\t/src/render.go:21 +0x1d',
        'main.main()',
        '\t/src/main.go:9 +0x1d',
      ],
      '/src/render.go',
      21,
    ],
    [
      'Ruby',
      ["stage.rb:4:in `fetch': key not found (KeyError)", "\tfrom stage.rb:9:in `<main>'"],
      'stage.rb',
      4,
    ],
    ['Perl', ['no size at /app/stage.pl line 6.'], '/app/stage.pl', 6],
    [
      'a trace rather than a mere mention',
      ['  File "/app/main.py", line 3, in <module>', 'entrypoint: line 1: exit: 1'],
      '/app/main.py',
      3,
    ],
  ])('understands %s', (_, log, path, line) => {
    expect(namedLine(log)).toEqual({ path, line });
  });

  test.each([
    ['nothing', []],
    [
      'times and addresses',
      ['12:30:05: started', 'listening on 0.0.0.0:8080: ok', 'see http://x.example:80/a'],
    ],
    ['sentences', ['Error: bad file: yaml: line 3: mapping values are not allowed']],
  ])('finds no place in %s', (_, log) => {
    expect(namedLine(log)).toBeUndefined();
  });

  test('looks at no line that is longer than any that names a place', () => {
    expect(namedLine([` at ${'/'.repeat(60_000)}:1:1`])).toBeUndefined();
  });
});
