import { describe, expect, it } from 'vitest';
import { helpLines } from '../../../src/cli/help-lines.ts';

describe('help', () => {
  it('breaks sentences between words, and what is said of an example within its column', () => {
    const help = [
      'Removed is only what promise made: nothing else is touched.',
      '',
      '  $ promise clean     leftovers of the Promise in this folder',
      '  $ promise clean -n  say what',
    ].join('\n');
    expect(helpLines(help, 46)).toBe(
      [
        'Removed is only what promise made: nothing',
        'else is touched.',
        '',
        '  $ promise clean     leftovers of the Promise',
        '                      in this folder',
        '  $ promise clean -n  say what',
      ].join('\n'),
    );
  });

  it('goes on below an example that leaves no room beside it', () => {
    expect(helpLines('  $ promise clean --whole-engine --images   everything in this engine', 50)).toBe(
      ['  $ promise clean --whole-engine --images', '      everything in this engine'].join('\n'),
    );
  });

  it('leaves what is to be copied, and what fits, as it is', () => {
    const help = '  $ promise add stage resource/configure/instance check --language python\nHelp.\n';
    expect(helpLines(help, 40)).toBe(help);
    expect(helpLines(`${'a'.repeat(30)}\n`, 20)).toBe(`${'a'.repeat(30)}\n`);
  });
});
