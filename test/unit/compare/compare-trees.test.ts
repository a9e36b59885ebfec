import { describe, expect, it } from 'vitest';
import { compareTrees } from '../../../src/compare/compare-trees.ts';
import type { FileDifference } from '../../../src/compare/types.ts';
import { memoryTree } from './memory-tree.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function compare(expected: Files, actual: Files, exact = false): Promise<readonly FileDifference[]> {
  return compareTrees(memoryTree(expected), memoryTree(actual), { exact });
}

function yaml(kind: string, name: string, rest = ''): string {
  return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: default\n${rest === '' ? '' : `${rest}\n`}`;
}

/** The sentences of the one file that changed. */
async function summary(expected: string, actual: string, path = 'a.yaml'): Promise<readonly string[]> {
  const differences = await compare({ [path]: expected }, { [path]: actual });
  const [difference, ...others] = differences;
  expect(others).toEqual([]);
  if (difference?.kind !== 'changed') throw new Error(`not changed: ${JSON.stringify(difference)}`);
  return difference.summary;
}

describe('files that count as equal', () => {
  const long = '12345678901234567890';
  it.each<[string, Files, Files]>([
    ['two empty trees', {}, {}],
    ['the same bytes', { 'a.txt': 'x' }, { 'a.txt': 'x' }],
    ['the same invalid YAML, which is not parsed', { 'a.yaml': 'a: [' }, { 'a.yaml': 'a: [' }],
    ['another order of keys', { 'a.yaml': 'a: 1\nb: 2\n' }, { 'a.yaml': 'b: 2\na: 1\n' }],
    ['comments and quotes', { 'a.yaml': '# why\na: "x"\n' }, { 'a.yml': '', 'a.yaml': "a: 'x'" }],
    ['1 and 1.0', { 'a.yaml': 'a: 1' }, { 'a.yaml': 'a: 1.0' }],
    ['octal and decimal', { 'a.yaml': 'a: 0777' }, { 'a.yaml': 'a: 511' }],
    ['a large integer in YAML and in flow style', { 'a.yaml': `a: ${long}` }, { 'a.yaml': `{a: ${long}}` }],
    ['JSON with other spaces', { 'a.json': '{"a":[1]}' }, { 'a.json': '{\n\t"a": [\n\t\t1.0\n\t]\n}\n' }],
    ['JSON with long digits and tabs', { 'a.json': `{"a":${long}}` }, { 'a.json': `{\n\t"a": ${long}\n}` }],
    ['empty documents', { 'a.yaml': 'a: 1' }, { 'a.yaml': '---\n---\na: 1\n---\n# nothing\n' }],
    [
      'objects in another order',
      { 'a.yaml': `${yaml('A', 'x')}---\n${yaml('A', 'y')}` },
      { 'a.yaml': `${yaml('A', 'y')}---\n${yaml('A', 'x')}` },
    ],
    ['an alias and what it stands for', { 'a.yaml': 'a: &x [1]\nb: *x' }, { 'a.yaml': 'a: [1]\nb: [1]' }],
    ['a byte order mark in YAML', { 'a.yaml': 'a: 1' }, { 'a.yaml': '\ufeffa: 1' }],
    ['a placeholder in the golden', { '.gitkeep': '', 'sub/.keep': '' }, {}],
  ])('%s', async (_, expected, actual) => {
    const { 'a.yml': __, ...rest } = actual;
    expect(await compare(expected, rest)).toEqual([]);
  });
});

describe('what the sentences say', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'a value deep in an object',
      yaml('Elasticsearch', 'example', 'spec: {nodeSets: [{count: 1}]}'),
      yaml('Elasticsearch', 'example', 'spec: {nodeSets: [{count: 3}]}'),
      ['Elasticsearch default/example spec.nodeSets[0].count: 1 -> 3'],
    ],
    [
      'a cluster-scoped object',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\na: 1',
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\na: 2',
      ['Namespace x a: 1 -> 2'],
    ],
    ['a key that came and one that went', 'a: 1', 'b: 1', ['a: removed', 'b: added']],
    ['a key with dots', 'a: {b.c/d: 1}', 'a: {b.c/d: 2}', ['a["b.c/d"]: 1 -> 2']],
    ['a number and the same digits as a string', 'a: 1', 'a: "1"', ['a: 1 -> "1"']],
    ['a boolean and a string', 'a: true', 'a: "true"', ['a: true -> "true"']],
    ['null and an absent key', 'a: null\nb: 1', 'b: 1', ['a: removed']],
    ['a list in another order', 'a: [1, 2]', 'a: [2, 1]', ['a[0]: 1 -> 2', 'a[1]: 2 -> 1']],
    ['an item put in at the start', 'a: [x, y]', 'a: [w, x, y]', ['a[0]: added']],
    ['an item taken from the middle', 'a: [x, y, z]', 'a: [x, z]', ['a[1]: removed']],
    ['a map for a list', 'a: {}', 'a: []', ['a: {} -> []']],
    ['a large map for a scalar', 'a: {b: 1, c: 2}', 'a: 1', ['a: a map of 2 -> 1']],
    [
      'texts of several lines',
      'a: |\n  1\n  2\n',
      'a: |\n  1\n  2\n  3\n',
      ['a: a text of 2 lines -> a text of 3 lines'],
    ],
    [
      'texts of as many lines',
      'a: |\n  1\n  2\n  3\n',
      'a: |\n  1\n  4\n  3\n',
      ['a: a text of 3 lines, the first change in line 2'],
    ],
    [
      'a text that only lacks its last newline',
      'a: |\n  1\n  2\n',
      'a: |-\n  1\n  2\n',
      ['a: a text of 2 lines, the first change in line 2'],
    ],
    [
      'long texts of one line',
      `a: ${'x'.repeat(200)}1`,
      `a: ${'x'.repeat(200)}2`,
      [`a: "${'x'.repeat(80)}"… (201 characters), the first change at character 201`],
    ],
    ['a list as the document', '[{directory: x}]', '[{directory: y}]', ['[0].directory: "x" -> "y"']],
    ['a scalar as the document', '1', '2', ['the document: 1 -> 2']],
    [
      'the second of two documents without a name',
      'a: 1\n---\nb: 1',
      'a: 1\n---\nb: 2',
      ['document 2 b: 1 -> 2'],
    ],
    [
      'integers that differ past 2^53',
      'a: 9007199254740993',
      'a: 9007199254740992',
      ['a: 9007199254740993 -> 9007199254740992'],
    ],
    [
      'an object that came',
      yaml('A', 'x'),
      `${yaml('A', 'x')}---\n${yaml('B', 'y')}`,
      ['B default/y: added'],
    ],
    [
      'an object that went',
      `${yaml('A', 'x')}---\n${yaml('B', 'y')}`,
      yaml('A', 'x'),
      ['B default/y: removed'],
    ],
    [
      'an object with another name',
      yaml('A', 'x'),
      yaml('A', 'y'),
      ['A default/x: removed', 'A default/y: added'],
    ],
    [
      'one of two equal objects that went',
      `${yaml('A', 'x')}---\n${yaml('A', 'x')}`,
      yaml('A', 'x'),
      ['A default/x: removed'],
    ],
    ['a file that has become empty', 'a: 1', '# nothing', ['the document: removed']],
    [
      'a key that every JavaScript object has',
      'a: {}',
      'a: {toString: 1, __proto__: 2}',
      ['a.__proto__: added', 'a.toString: added'],
    ],
  ])('%s', async (_, expected, actual, sentences) => {
    expect(await summary(expected, actual)).toEqual(sentences);
  });

  it('tells integers of JSON apart that a double can not', async () => {
    expect(await summary('{"a":9007199254740993}', '{"a":9007199254740992}', 'a.json')).toEqual([
      'a: 9007199254740993 -> 9007199254740992',
    ]);
  });

  it('counts the changes that it does not list', async () => {
    const list = (value: number) => JSON.stringify(Array.from({ length: 1050 }, () => value));
    const sentences = await summary(list(1), list(2));
    expect(sentences.slice(0, 1)).toEqual(['[0]: 1 -> 2']);
    expect(sentences.slice(1000)).toEqual(['and 50 more changes']);
  });
});

describe('the diff', () => {
  async function diff(expected: Files, actual: Files): Promise<string> {
    const [difference] = await compare(expected, actual);
    if (difference?.kind !== 'changed' || difference.diff === undefined)
      throw new Error(JSON.stringify(difference));
    return difference.diff;
  }

  it('shows YAML in canonical form, with the object in the hunk header', async () => {
    const before = 'kind: A\napiVersion: v1\nmetadata: {namespace: default, name: x}\nspec: {b: 2, a: 1}\n';
    const after = `${before.replace('b: 2', 'b: 3')}---\n${yaml('B', 'z')}`;
    expect(await diff({ 'd/a.yaml': before }, { 'd/a.yaml': after })).toBe(
      [
        '--- expected/d/a.yaml',
        '+++ actual/d/a.yaml',
        '@@ -5,4 +5,4 @@ A default/x',
        '   namespace: default',
        ' spec:',
        '   a: 1',
        '-  b: 2',
        '+  b: 3',
        '@@ -0,0 +1,5 @@ B default/z (added)',
        '+apiVersion: v1',
        '+kind: B',
        '+metadata:',
        '+  name: z',
        '+  namespace: default',
        '',
      ].join('\n'),
    );
  });

  it('shows an object that was renamed as a change', async () => {
    expect(await diff({ 'a.yaml': yaml('A', 'x') }, { 'a.yaml': yaml('A', 'z') })).toContain(
      '@@ -1,5 +1,5 @@ A default/x -> A default/z\n apiVersion: v1\n kind: A\n metadata:\n-  name: x\n+  name: z\n',
    );
  });

  it('shows other text as it is, with the missing newline at its end', async () => {
    expect(await diff({ 'run.sh': 'a\nb\n' }, { 'run.sh': 'a\nb' })).toBe(
      '--- expected/run.sh\n+++ actual/run.sh\n@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n',
    );
  });

  it('numbers lines correctly behind a long common start', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`);
    const changed = lines.with(499, 'other');
    expect(await diff({ 'a.txt': lines.join('\n') }, { 'a.txt': changed.join('\n') })).toBe(
      '--- expected/a.txt\n+++ actual/a.txt\n@@ -497,7 +497,7 @@\n line 497\n line 498\n line 499\n-line 500\n+other\n' +
        ' line 501\n line 502\n line 503\n',
    );
  });
});

describe('files, missing, unexpected, moved', () => {
  it('lists them by path', async () => {
    const [a, b] = [yaml('A', 'a'), yaml('B', 'b')];
    expect(await compare({ 'x.txt': '1', 'a.yaml': a }, { 'y.bin': '2', 'b.yaml': b })).toEqual([
      { kind: 'missing', path: 'a.yaml' },
      { kind: 'unexpected', path: 'b.yaml' },
      { kind: 'missing', path: 'x.txt' },
      { kind: 'unexpected', path: 'y.bin' },
    ]);
  });

  it('tells a renamed file as the moves of its objects', async () => {
    const both = `${yaml('A', 'a')}---\n${yaml('B', 'b')}`;
    expect(await compare({ 'x.yaml': both }, { 'y.yaml': `# moved\n${both}` })).toEqual([
      { kind: 'moved', object: 'A default/a', from: 'x.yaml', to: 'y.yaml' },
      { kind: 'moved', object: 'B default/b', from: 'x.yaml', to: 'y.yaml' },
    ]);
  });

  it('tells more moves than a call has room for arguments', { timeout: 60_000 }, async () => {
    const many = Array.from(
      { length: 130_000 },
      (_, index) => `{apiVersion: v1,kind: A,metadata: {name: n${index}}}\n---\n`,
    ).join('');
    const differences = await compare({ 'x.yaml': many }, { 'y.yaml': many });
    expect(differences).toHaveLength(130_000);
  });

  it('tells an object that moved between files that stay as one difference', async () => {
    const [a, b, c] = [yaml('A', 'a'), yaml('B', 'b'), yaml('C', 'c')];
    const expected = { 'x.yaml': `${a}---\n${b}`, 'y.yaml': c };
    expect(await compare(expected, { 'x.yaml': a, 'y.yaml': `${c}---\n${b}` })).toEqual([
      { kind: 'moved', object: 'B default/b', from: 'x.yaml', to: 'y.yaml' },
    ]);
  });

  it('still tells the other changes of a file that an object left', async () => {
    const [a, b] = [yaml('A', 'a', 'spec: 1'), yaml('B', 'b')];
    const differences = await compare(
      { 'x.yaml': `${a}---\n${b}` },
      { 'x.yaml': a.replace('spec: 1', 'spec: 2'), 'y.yaml': b },
    );
    expect(differences).toMatchObject([
      { kind: 'moved', object: 'B default/b', from: 'x.yaml', to: 'y.yaml' },
      { kind: 'changed', path: 'x.yaml', summary: ['A default/a spec: 1 -> 2'] },
    ]);
    expect(JSON.stringify(differences)).not.toContain('kind: B');
  });

  it('does not take a changed object for a moved one', async () => {
    expect(
      await compare({ 'x.yaml': yaml('A', 'a', 'spec: 1') }, { 'y.yaml': yaml('A', 'a', 'spec: 2') }),
    ).toEqual([
      { kind: 'missing', path: 'x.yaml' },
      { kind: 'unexpected', path: 'y.yaml' },
    ]);
  });

  it('keeps a file listed from which only some objects moved', async () => {
    const [a, b] = [yaml('A', 'a'), yaml('B', 'b')];
    expect(await compare({ 'x.yaml': `${a}---\n${b}` }, { 'y.yaml': a })).toEqual([
      { kind: 'moved', object: 'A default/a', from: 'x.yaml', to: 'y.yaml' },
      { kind: 'missing', path: 'x.yaml' },
    ]);
  });

  it('takes a placeholder that the run wrote for a file', async () => {
    expect(await compare({}, { '.gitkeep': '' })).toEqual([{ kind: 'unexpected', path: '.gitkeep' }]);
  });
});

describe('exact', () => {
  it('compares by bytes, and shows the text as it is', async () => {
    expect(await compare({ 'a.yaml': 'a: 1\n' }, { 'a.yaml': 'a:  1\n' }, true)).toEqual([
      {
        kind: 'changed',
        path: 'a.yaml',
        summary: [],
        diff: '--- expected/a.yaml\n+++ actual/a.yaml\n@@ -1,1 +1,1 @@\n-a: 1\n+a:  1\n',
        line: 1,
      },
    ]);
  });

  it('knows no moves, and parses nothing', async () => {
    const a = yaml('A', 'a');
    expect(await compare({ 'x.yaml': a }, { 'y.yaml': a, 'z.yaml': '[' }, true)).toEqual([
      { kind: 'missing', path: 'x.yaml' },
      { kind: 'unexpected', path: 'y.yaml' },
      { kind: 'unexpected', path: 'z.yaml' },
    ]);
  });
});
