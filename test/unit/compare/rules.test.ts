import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import type { FileDifference } from '../../../src/compare/types.ts';
import { memoryTree } from './memory-tree.ts';
import { bookOf } from './rule-book.ts';

type Files = Readonly<Record<string, string>>;

/** Compares under rules; `unused` are the lines of those that found nothing. */
async function compare(
  text: string,
  expected: Files,
  actual: Files,
  exact = false,
): Promise<{
  readonly differences: readonly FileDifference[];
  readonly unused: readonly (number | undefined)[];
}> {
  const rules = bookOf(text);
  const differences = await compareTrees(memoryTree(expected), memoryTree(actual), { exact, rules });
  return { differences, unused: rules.unused.map(({ location }) => location.line) };
}

/** The sentences about one file, a.yaml. */
async function sentences(rules: string, expected: string, actual: string): Promise<readonly string[]> {
  const { differences } = await compare(rules, { 'a.yaml': expected }, { 'a.yaml': actual });
  return differences.flatMap((each) => (each.kind === 'changed' ? each.summary : [each.kind]));
}

const NONE = { differences: [], unused: [] };

describe('ignore', () => {
  it.each<[string, string, string, string]>([
    ['a value that differs', 'ignore: [.a.b]', 'a: {b: 1, c: 2}', 'a: {b: 2, c: 2}'],
    ['one that only the golden has', 'ignore: [.a]', 'a: 1\nb: 1', 'b: 1'],
    ['one that only the output has', 'ignore: [.a]', 'b: 1', 'a: 1\nb: 1'],
    [
      'an item of a list, wherever it stands',
      'ignore: [\'.l[?(@.n=="x")]\']',
      'l: [{n: x}, {n: y}]',
      'l: [{n: y}, {n: x}]',
    ],
    ['several items at once', "ignore: ['.l[1:]']", 'l: [1, 2]', 'l: [1, 3, 4]'],
    ['a value that rules about its parts concern too', 'ignore: [.a, .a.b]', 'a: {b: 1}\nc: 1', 'c: 1'],
    ['at any depth', 'ignore: [..uid]', 'a: {uid: 1, b: [{uid: 2}]}', 'a: {uid: 3, b: [{uid: 4}]}'],
    ['what leaves a mapping empty, which the golden lacks', 'ignore: [.a.b]', 'c: 1', 'a: {b: 1}\nc: 1'],
    ['of a kind', 'ignore: [{path: .a, kind: K}]', 'kind: K\na: 1', 'kind: K\na: 2'],
  ])('leaves out %s', async (_, rules, expected, actual) => {
    expect(await compare(rules, { 'a.yaml': expected }, { 'a.yaml': actual })).toEqual(NONE);
  });

  it('leaves out nothing else', async () => {
    expect(await sentences('ignore: [.a]', 'a: 1\nb: 1', 'a: 2\nb: 2')).toEqual(['b: 1 -> 2']);
    expect(await sentences('ignore: [{path: .a, kind: K}]', 'kind: L\na: 1', 'kind: L\na: 2')).toEqual([
      'a: 1 -> 2',
    ]);
  });

  it.each<[string, string]>([
    ['*.yaml', 'output/deep/a.yaml'],
    ['output/*.yaml', 'output/a.yaml'],
    ['output/**', 'output/deep/a.yaml'],
    ['**/a.yaml', 'output/deep/a.yaml'],
  ])('is about the files that the glob %s names', async (glob, path) => {
    const rules = `ignore: [{path: .a, files: '${glob}'}]`;
    expect(await compare(rules, { [path]: 'a: 1' }, { [path]: 'a: 2' })).toEqual(NONE);
    const { differences, unused } = await compare(rules, { 'x.yml': 'a: 1' }, { 'x.yml': 'a: 2' });
    expect(differences).toHaveLength(1);
    expect(unused).toEqual([1]);
  });

  it('leaves out whole files, whether they are there or not', async () => {
    const rules = 'ignore: [{files: "*.log"}]';
    const files = { 'a.log': 'x', 'b.log': 'y' };
    expect(await compare(rules, files, { 'b.log': 'z', 'c.log': '' })).toEqual(NONE);
    expect(await compare(rules, files, { 'b.log': 'z', 'c.log': '' }, true)).toEqual(NONE);
  });

  it('keeps a mapping that was empty, and items that are empty now', async () => {
    expect(await sentences('ignore: [.a.b]', 'c: 1', 'a: {}\nc: 1')).toEqual(['a: added']);
    expect(await sentences("ignore: ['.l[*].b']", 'l: [{b: 1}]', 'l: [{b: 1}, {b: 2}]')).toEqual([
      'l[1]: added',
    ]);
  });

  it.each(['ignore: [.metadata.name]', "match: [{path: .metadata.name, pattern: '^x-[0-9]$'}]"])(
    'finds the same object by what is left of its name: %s',
    async (rules) => {
      const objects = (name: string, a: number) =>
        ['A', 'B']
          .map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\na: ${a}\n`)
          .join('---\n');
      expect(await compare(rules, { 'a.yaml': objects('x-1', 1) }, { 'a.yaml': objects('x-2', 1) })).toEqual(
        NONE,
      );
      expect(await sentences(rules, objects('x-1', 1), objects('x-2', 2))).toEqual([
        'A x-1 a: 1 -> 2',
        'B x-1 a: 1 -> 2',
      ]);
    },
  );

  it('is not about values where bytes are compared', async () => {
    const { differences } = await compare('ignore: [.a]', { 'a.yaml': 'a: 1' }, { 'a.yaml': 'a: 2' }, true);
    expect(differences).toHaveLength(1);
  });

  it('lets an object move whose ignored values differ', async () => {
    const object = (uid: number) => `apiVersion: v1\nkind: A\nmetadata: {name: x, uid: ${uid}}\n`;
    const { differences } = await compare(
      'ignore: [.metadata.uid]',
      { 'a.yaml': object(1) },
      { 'b.yaml': object(2) },
    );
    expect(differences.map(({ kind }) => kind)).toEqual(['moved']);
  });
});

describe('unordered', () => {
  it.each<[string, string, string, string]>([
    ['scalars', 'unordered: [.l]', 'l: [1, 2, 2]', 'l: [2, 1, 2]'],
    ['maps', 'unordered: [.l]', 'l: [{a: 1}, {a: 2}]', 'l: [{a: 2}, {a: 1}]'],
    [
      'lists within',
      "unordered: [.l, '.l[*].m']",
      'l: [{m: [1, 2]}, {m: [3]}]',
      'l: [{m: [3]}, {m: [2, 1]}]',
    ],
    [
      'maps with values that vary',
      "{unordered: [.l], match: [{path: '.l[*].uid', any: true}]}",
      'l: [{n: x, uid: 1}, {n: y, uid: 2}]',
      'l: [{n: y, uid: 3}, {n: x, uid: 4}]',
    ],
  ])('takes %s in any order', async (_, rules, expected, actual) => {
    expect(await compare(rules, { 'a.yaml': expected }, { 'a.yaml': actual })).toEqual(NONE);
  });

  it('counts how often an item is there', async () => {
    expect(await sentences('unordered: [.l]', 'l: [1, 1, 2]', 'l: [1, 2, 2]')).toEqual(['l[1]: 1 -> 2']);
  });

  it('tells only of what isn’t the same, by name where there is one', async () => {
    expect(
      await sentences(
        'unordered: [.l]',
        'l: [{name: x, a: 1}, {name: y, a: 1}, {name: z, a: 1}]',
        'l: [{name: z, a: 1}, {name: y, a: 2}, {name: x, a: 1}]',
      ),
    ).toEqual(['l[1].a: 1 -> 2']);
    expect(await sentences('unordered: [.l]', 'l: [1, 2, 3]', 'l: [3, 1]')).toEqual(['l[1]: removed']);
  });

  it('leaves other lists as they are', async () => {
    expect(await sentences('unordered: [.l]', 'l: [1]\nm: [1, 2]', 'l: [1]\nm: [2, 1]')).toHaveLength(2);
  });
});

describe('match', () => {
  it.each<[string, string, string, string]>([
    ['any value', 'match: [{path: .a, any: true}]', 'a: 1', 'a: {b: 2}'],
    ['a pattern', "match: [{path: .a, pattern: '^x+$'}]", 'a: x', 'a: xxx'],
    ['a pattern for a number', "match: [{path: .a, pattern: '^4..$'}]", 'a: 404', 'a: 418'],
    ['a range', 'match: [{path: .a, range: {min: 1, max: 2}}]', 'a: 1', 'a: 2'],
    ['an open range', 'match: [{path: .a, range: {min: 1}}]', 'a: 1', 'a: 12345678901234567890'],
    [
      'the value of another place',
      'match: [{path: .a, any: true}, {path: .b, sameAs: {path: .a}}]',
      'a: x\nb: x',
      'a: y\nb: y',
    ],
  ])('takes what keeps to %s', async (_, rules, expected, actual) => {
    expect(await compare(rules, { 'a.yaml': expected }, { 'a.yaml': actual })).toEqual(NONE);
  });

  it.each<[string, string, string, string]>([
    ['match: [{path: .a, any: true}]', 'a: 1\nb: 1', 'b: 1', 'a: removed'],
    ['match: [{path: .a, any: true}]', 'b: 1', 'a: 1\nb: 1', 'a: added'],
    ["match: [{path: .a, pattern: '^x$'}]", 'a: x', 'a: xy', 'a: "xy" does not match ^x$'],
    ['match: [{path: .a, range: {min: 1, max: 2}}]', 'a: 1', 'a: 3', 'a: 3 is not a number from 1 to 2'],
    ['match: [{path: .a, range: {max: 2}}]', 'a: 1', 'a: "1"', 'a: "1" is not a number up to 2'],
    ['match: [{path: .a, sameAs: {path: .b}}]', 'a: 1\nb: 1', 'a: 2\nb: 1', 'a: 2 is not the same as .b'],
    ['match: [{path: .a, sameAs: {path: .c}}]', 'a: 1', 'a: 1', 'a: 1 is not the same as .c'],
  ])('%s: tells what is wrong', async (rules, expected, actual, sentence) => {
    expect(await sentences(rules, expected, actual)).toEqual([sentence]);
  });

  it('shows in the diff what a value must be', async () => {
    const { differences } = await compare(
      "match: [{path: .a, pattern: '^x$'}, {path: .b, any: true}]",
      { 'a.yaml': 'a: x\nb: 1\n' },
      { 'a.yaml': 'a: z\nb: 2\n' },
    );
    expect(differences).toMatchObject([
      {
        diff: '--- expected/a.yaml\n+++ actual/a.yaml\n@@ -1,2 +1,2 @@\n-a: (matching ^x$)\n+a: z\n b: (any value)\n',
      },
    ]);
  });

  it('compares with another file, of one kind of object there', async () => {
    const rules =
      'match: [{path: .ref, sameAs: {path: .metadata.name, file: b.yaml, kind: Secret}}, ' +
      '{path: .metadata.name, any: true, files: b.yaml}]';
    const files = (ref: string, name: string) => ({
      'a.yaml': `ref: ${ref}\n`,
      'b.yaml': `kind: A\nmetadata: {name: other}\n---\nkind: Secret\nmetadata: {name: ${name}}\n`,
    });
    expect(await compare(rules, files('x', 'x'), files('y', 'y'))).toEqual(NONE);
    const { differences } = await compare(rules, files('x', 'x'), files('x', 'y'));
    expect(differences).toMatchObject([
      { path: 'a.yaml', summary: ['ref: "x" is not the same as .metadata.name of Secret in b.yaml'] },
    ]);
  });

  it('is checked in output that is equal to the golden, too', async () => {
    expect(await sentences("match: [{path: .a, pattern: '^x$'}]", 'a: y', 'a: y')).toEqual([
      'a: "y" does not match ^x$',
    ]);
  });

  it('does not take what a value is shown as for the value', async () => {
    expect(await sentences("match: [{path: .a, pattern: '^x$'}]", 'a: x', 'a: (matching ^x$)')).toHaveLength(
      1,
    );
  });
});

describe('a rule that finds nothing', () => {
  it('is told, though all files are equal to the byte', async () => {
    const files = { 'a.yaml': 'a: 1\n', 'b.txt': 'x' };
    expect(
      await compare('ignore:\n  - .a\n  - .b\n  - {files: b.txt}\n  - {files: c.txt}\n', files, files),
    ).toEqual({ differences: [], unused: [3, 5] });
  });

  it('is not told where only the output, or a file that is gone, has it', async () => {
    expect((await compare('ignore: [.a]', {}, { 'a.yaml': 'a: 1' })).unused).toEqual([]);
    expect((await compare('ignore: [.a]', { 'a.yaml': 'a: 1' }, {})).unused).toEqual([]);
  });
});
