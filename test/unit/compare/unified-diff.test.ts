import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { diffBudget, unifiedDiff } from '../../../src/compare/unified-diff.ts';
import { useTempFolders } from './temp-folder.ts';

const tempFolder = useTempFolders();

function diff(
  expected: string,
  actual: string,
): { readonly diff: string; readonly diffNotes?: readonly string[] } {
  return unifiedDiff('a.txt', [{ heading: '', texts: () => ({ expected, actual }) }], diffBudget());
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `l${from + index}`);

describe('unifiedDiff', () => {
  it.each<[string, string, string]>([
    ['one line for another', lines('a', 'b', 'c'), lines('a', 'x', 'c')],
    [
      'lines that came in the middle',
      lines(...range(1, 20)),
      lines(...range(1, 10), 'x', 'y', ...range(11, 20)),
    ],
    ['lines that went at the start', lines(...range(1, 20)), lines(...range(4, 20))],
    ['lines that came at the end', lines(...range(1, 20)), lines(...range(1, 25))],
    ['a text that was empty', '', lines('a', 'b')],
    ['a text that became empty', lines('a', 'b'), ''],
    ['a newline that went', 'a\nb\n', 'a\nb'],
    ['a newline that came', 'a\nb', 'a\nb\n'],
    ['lines added behind one without a newline', 'a\nb', 'a\nb\nc'],
    ['two places far apart', lines('a', ...range(1, 30), 'b'), lines('x', ...range(1, 30), 'y')],
    ['repeated lines', lines('a', 'a', 'a', 'b'), lines('a', 'a', 'b')],
  ])('of %s is one that git applies', async (_, expected, actual) => {
    const dir = await tempFolder();
    const patch = diff(expected, actual);
    expect(patch.diffNotes).toBeUndefined();
    expect(applyPatch(expected, patch.diff)).toBe(actual);
    await writeFile(join(dir, 'a.txt'), expected);
    const text = patch.diff.replace('--- expected/', '--- a/').replace('+++ actual/', '+++ b/');
    execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: dir, input: text });
    const applied = execFileSync('cat', [join(dir, 'a.txt')], { encoding: 'utf8' });
    expect(applied).toBe(actual);
  });

  it('shows thousands of lines that only came, in full', () => {
    const patch = diff('a\n', lines('a', ...range(1, 9000)));
    expect(patch.diffNotes).toBeUndefined();
    expect(patch.diff).toContain('@@ -1,1 +1,9001 @@\n a\n+l1\n');
    expect(patch.diff).toContain('+l9000\n');
  });

  it('names files and objects on one line each, whatever they are called', () => {
    const texts = () => ({ expected: 'a\n', actual: 'b\n' });
    const patch = unifiedDiff('line\nbreak\x1b.txt', [{ heading: 'A x\n-gone', texts }], diffBudget());
    expect(patch.diff.split('\n')).toEqual([
      '--- expected/line\\nbreak\\x1b.txt',
      '+++ actual/line\\nbreak\\x1b.txt',
      '@@ -1,1 +1,1 @@ A x\\n-gone',
      '-a',
      '+b',
      '',
    ]);
  });

  it('says so where even those are too many', () => {
    const patch = diff('a\n', lines('a', ...range(1, 20_000)));
    expect(patch.diffNotes).toEqual([
      'too many changes for a full diff (1 lines -> 20001 lines): shown are the first 10000 of either side from line 2 on',
    ]);
    expect(patch.diff.split('\n')).toHaveLength(3 + 1 + 10_000 + 1);
  });

  it('takes no more work than the budget of the whole comparison, and says so', () => {
    const budget = { work: 100 };
    const section = {
      heading: 'A x',
      texts: () => ({ expected: lines('a', ...range(1, 50), 'b'), actual: lines('c', ...range(1, 50), 'd') }),
    };
    const patch = unifiedDiff('a.yaml', [section], budget);
    expect(patch.diffNotes).toBeUndefined();
    expect(budget.work).toBe(100);
    expect(patch.diff).toContain('@@ -1,52 +1,52 @@ A x\n-a\n');
  });
});
