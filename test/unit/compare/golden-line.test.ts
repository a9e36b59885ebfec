import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import type { FileDifference } from '../../../src/compare/types.ts';
import { memoryTree } from './memory-tree.ts';
import { bookOf } from './rule-book.ts';

/** The golden's line of the one difference; undefined where it has none. */
async function lineOf(
  expected: string,
  actual: string,
  { path = 'a.yaml', rules = '', exact = false } = {},
): Promise<number | undefined> {
  const [difference, ...others] = await compareTrees(
    memoryTree({ [path]: expected }),
    memoryTree({ [path]: actual }),
    { exact, rules: bookOf(rules) },
  );
  expect(others).toEqual([]);
  if (difference?.kind !== 'changed') throw new Error(`not changed: ${JSON.stringify(difference)}`);
  return difference.line;
}

const OBJECT = (name: string, size: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\nspec:\n  size: ${size}\n`;

describe('the line of the golden', () => {
  it.each<[string, string, string, number]>([
    ['a value', 'a: 1\nb:\n  c: 2\n', 'a: 1\nb:\n  c: 3\n', 3],
    ['a value below comments and a marker', '# why\n---\n# more\na: 1\n', 'a: 2\n', 4],
    ['keys in another order than the output has them', 'b: 1\na: 1\n', 'a: 2\nb: 1\n', 2],
    ['a key that went', 'a: 1\nb: 2\n', 'a: 1\n', 2],
    ['a key that came, at what would hold it', 'a: 1\nb:\n  c: 2\n', 'a: 1\nb:\n  c: 2\n  d: 3\n', 2],
    ['an item of a list', 'l:\n  - a\n  - b\n  - c\n', 'l: [a, x, c]', 3],
    ['an item that went', 'l:\n  - a\n  - b\n  - c\n', 'l: [a, c]', 3],
    ['an item that came at the end, at its list', 'x: 1\nl:\n  - a\n', 'x: 1\nl: [a, b]', 2],
    ['what an item holds', 'l:\n  - name: a\n    size: 1\n', 'l: [{name: a, size: 2}]', 3],
    ['a text of several lines', 'a: 1\nt: |\n  x\n  y\n', 'a: 1\nt: "x\\nz\\n"', 2],
    ['the second document', 'a: 1\n---\nb: 1\n', 'a: 1\n---\nb: 2\n', 3],
    ['a document behind empty ones', '---\n# none\n---\n~\n...\n---\na: 1\n', 'a: 2\n', 7],
    ['content on the line of the marker', 'a: 1\n--- {b: 1}\n', 'a: 1\n---\nb: 2\n', 2],
    ['a marker within a text', 't: |\n  ---\n  x\nb: 1\n', 't: "---\\nx\\n"\nb: 2\n', 4],
    ['lines that end in CRLF', 'a: 1\r\n---\r\nb: 1\r\nc: 2\r\n', 'a: 1\n---\nb: 1\nc: 3\n', 4],
    ['a byte order mark', '\ufeff---\na: 1\n', 'a: 2\n', 2],
    ['a value that an alias stands for', 'a: &x {b: 1}\nc: *x\n', 'a: {b: 1}\nc: {b: 2}\n', 1],
    ['a document that isn’t a mapping', '# list\n- a\n- b\n', '[a, c]', 3],
  ])('is that of %s', async (_, expected, actual, line) => {
    expect(await lineOf(expected, actual)).toBe(line);
  });

  it('is found by object, whatever the order in the output', async () => {
    const golden = `${OBJECT('a', 1)}---\n${OBJECT('b', 1)}`;
    expect(await lineOf(golden, `${OBJECT('b', 2)}---\n${OBJECT('a', 1)}`)).toBe(13);
  });

  it('is where an object begins that went', async () => {
    const golden = `${OBJECT('a', 1)}---\n# the other\n${OBJECT('b', 1)}`;
    expect(await lineOf(golden, OBJECT('a', 1))).toBe(9);
  });

  it('is unknown of an object that came', async () => {
    expect(await lineOf(OBJECT('a', 1), `${OBJECT('a', 1)}---\n${OBJECT('b', 1)}`)).toBeUndefined();
  });

  it('is found in JSON', async () => {
    const options = { path: 'a.json' };
    expect(await lineOf('{\n\t"a": [\n\t\t{"b": 1}\n\t]\n}\n', '{"a":[{"b":2}]}', options)).toBe(3);
  });

  it('counts items that rules leave out', async () => {
    const options = { rules: "ignore: ['.l[0]', '.l[2]']" };
    expect(await lineOf('l:\n- a\n- b\n- c\n- {d: 1}\n', 'l: [x, b, y, {d: 2}]', options)).toBe(5);
  });

  it('is that of a value that breaks a rule', async () => {
    const options = { rules: 'match: [{path: .id, pattern: ^x}]' };
    expect(await lineOf('a: 1\nid: x1\n', 'a: 1\nid: y1\n', options)).toBe(2);
  });

  it.each<[string, string, string, number]>([
    ['the first that isn’t the same', 'a\nb\nc\n', 'a\nB\nC\n', 2],
    ['the last where more comes after it', 'a\nb\n', 'a\nb\nc\n', 2],
    ['the one that lacks its newline', 'a\nb\n', 'a\nb', 2],
    ['the first of an empty file', '', 'a\n', 1],
    ['the first that ends otherwise', 'a\nb\r\n', 'a\nb\n', 2],
  ])('of text is %s', async (_, expected, actual, line) => {
    expect(await lineOf(expected, actual, { path: 'a.txt' })).toBe(line);
  });

  it('is that of the text where YAML is compared by bytes', async () => {
    expect(await lineOf('a: 1\nb: 1\n', 'a: 1\nb:  1\n', { exact: true })).toBe(2);
  });

  it('is not looked for where that would take long', async () => {
    const long = `t: ${'x'.repeat(600_000)}\n`;
    expect(await lineOf(`${long}a: 1`, `${long}a: 2`)).toBeUndefined();
    expect(await lineOf(`---\na: 1\n---\n${long}`, `---\na: 2\n---\n${long}`)).toBe(2);
  });

  it('is told for so many files only as are worth it', async () => {
    const files = (end: string) =>
      Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [`${name}.yaml`, `t: ${'x'.repeat(200_000)}\n${end}`]),
      );
    const found = await compareTrees(memoryTree(files('e: 1')), memoryTree(files('e: 2')), { exact: false });
    const lines = (found as readonly Extract<FileDifference, { kind: 'changed' }>[]).map(({ line }) => line);
    expect(lines).toEqual([2, 2, undefined]);
  });
});
