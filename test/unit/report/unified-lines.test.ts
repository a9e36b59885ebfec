import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { unifiedLines } from '../../../src/report/unified-lines.ts';

const PLAIN = new Chalk({ level: 0 });
const COLOUR = new Chalk({ level: 1 });

/** The lines of a diff with this body, without those that name the files. */
function show(body: readonly string[], chalk = PLAIN): readonly string[] {
  return unifiedLines(`--- expected/a\n+++ actual/a\n${body.join('\n')}\n`, chalk).slice(2);
}

describe('a diff at a terminal', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['blanks at the end', ['-one', '+one  '], ['-one', '+one\\x20\\x20']],
    ['a tab for blanks', ['-\tx', '+    x'], ['-\\tx', '+    x']],
    ['a no-break space', ['-a b', '+a\u00a0b'], ['-a b', '+a\\u{a0}b']],
    ['a character of no width', ['-ab', '+a\u200bb'], ['-ab', '+a\\u{200b}b']],
    ['line ends', ['-a', '-b', '+a\r', '+b\r'], ['-a', '-b', '+a\\r', '+b\\r']],
    ['an empty line', ['-', '+ '], ['-', '+\\x20']],
  ])('writes out what can not be seen where nothing else is different: %s', (_, body, shown) => {
    expect(show(body)).toEqual(shown);
  });

  it('leaves it as it is where something else is, and in lines that did not change', () => {
    const body = [' \tx ', '-\ta', '+\tb ', ' y'];
    expect(show(body)).toEqual(body);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'the words that changed',
      ['-image: redis:6.2', '+image: redis:7.4'],
      ['-image: redis:<6>.<2>', '+image: redis:<7>.<4>'],
    ],
    ['what came', ['-size: 1', '+size: 1 # why'], ['-size: 1', '+size: 1< # why>']],
    [
      'those of each line, where as many came as went',
      ['-a: 1', '-b: 1', '+a: 2', '+b: 3'],
      ['-a: <1>', '-b: <1>', '+a: <2>', '+b: <3>'],
    ],
    [
      'a line that ends the file',
      ['-x: a', '\\ No newline', '+x: b'],
      ['-x: <a>', '\\ No newline', '+x: <b>'],
    ],
    ['nothing of lines that share nothing', ['-abc', '+def'], ['-abc', '+def']],
    ['nothing where nobody knows which is which', ['-a: 1', '+a: 2', '+b: 2'], ['-a: 1', '+a: 2', '+b: 2']],
  ])('makes stand out %s', (_, body, shown) => {
    const text = show(body, COLOUR).map((line) =>
      stripVTControlCharacters(line.replaceAll('\x1b[7m', '<').replaceAll('\x1b[27m', '>')),
    );
    expect(text).toEqual(shown);
    expect(show(body)).toEqual(body);
  });
});
