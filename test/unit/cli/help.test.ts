import { describe, expect, it } from 'vitest';
import { allHelp, parserComplaints } from '../../support/docs/command-lines.ts';

/** The lines below `Examples:`, without what is said of them. */
function examplesIn(help: string): readonly string[] {
  const [, section = ''] = help.split('\nExamples:\n');
  return [...section.matchAll(/^ {2}\$ (.+?)(?: {2,}.*)?$/gm)].map(([, line = '']) => line);
}

describe('the help of each command', () => {
  const commands = allHelp();

  it('is there for all commands', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  it.each(commands)('$typed --help has examples, which call it and which it takes', ({ typed, help }) => {
    const examples = examplesIn(help);
    expect(examples.length).toBeGreaterThan(0);
    const names = typed === 'promise test-pipeline' ? ['promise test-pipeline', 'promise test'] : [typed];
    const strangers = examples.filter((line) => !names.some((name) => `${line} `.includes(`${name} `)));
    expect(strangers).toEqual([]);
    expect(examples.flatMap(parserComplaints)).toEqual([]);
  });

  it.each([
    ['promise tset', "promise tset: error: unknown command 'tset'"],
    ['cd x && promise build --laod kind', "promise build --laod kind: error: unknown option '--laod'"],
    ['promise init a b', "promise init a b: error: too many arguments for 'init'"],
    ['promise plan --help | less', undefined],
  ])('%s is judged as the command itself would', (line, complaint) => {
    const complaints = parserComplaints(line);
    if (complaint === undefined) expect(complaints).toEqual([]);
    else expect(complaints.join()).toContain(complaint);
  });
});
