import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareCase } from '../../../src/compare/compare-case.ts';
import type { GoldenChange } from '../../../src/compare/types.ts';
import { updateGoldens } from '../../../src/compare/update.ts';
import { writeFiles } from '../../support/write-files.ts';
import { goldenIn } from './case-golden.ts';
import { bookOf } from './rule-book.ts';
import { useTempFolders } from './temp-folder.ts';

const tempFolder = useTempFolders();

/** What an update makes of a golden file; afterwards nothing differs, and a second update has nothing to do. */
async function update(
  golden: string,
  actual: string,
  rules = '',
  name = 'a.yaml',
): Promise<{ readonly text: string; readonly changes: readonly GoldenChange[] }> {
  const dir = await tempFolder();
  await writeFiles(dir, { [`expected/output/${name}`]: golden, [`output/${name}`]: actual });
  const options = () => ({ exact: false, rules: bookOf(rules) });
  const { changes } = await updateGoldens(goldenIn(dir), options());
  expect(await compareCase(goldenIn(dir), options())).toEqual([]);
  expect(await updateGoldens(goldenIn(dir), options())).toEqual({ changes: [], invalid: [] });
  return { text: await readFile(join(dir, 'expected/output', name), 'utf8'), changes };
}

const EDITED = [{ path: 'output/a.yaml', action: 'edited' }];

describe('an update of a golden that somebody has edited', () => {
  it.each<[string, string, string, string]>([
    ['a value', '# why\na: 1 # one\nb: "x"\n', 'a: 2\nb: x\n', '# why\na: 2 # one\nb: "x"\n'],
    ['the order of keys', 'b: 1\na: 1\n', 'a: 1\nb: 2\n', 'b: 2\na: 1\n'],
    ['quotes of a value that changed', 'a: \'x\'\nb: "y"\n', 'a: it’s\nb: z\n', 'a: \'it’s\'\nb: "z"\n'],
    ['a value that needs quotes now', 'a: x\nb: 1\n', 'a: "1"\nb: "yes"\n', 'a: "1"\nb: "yes"\n'],
    ['a text that becomes long', 'a: x # c\nb: 1\n', 'a: |\n  x\n  y\nb: 1\n', 'a: | # c\n  x\n  y\nb: 1\n'],
    [
      'a long text that changes',
      'a: |\n  x\n  y\n# b\nb: 1\n',
      'a: |\n  x\n  z\nb: 1\n',
      'a: |\n  x\n  z\n# b\nb: 1\n',
    ],
    ['a key more', 'a: 1 # one\n# two\nb: 2\n', 'a: 1\nc: 3\nb: 2\n', 'a: 1 # one\nc: 3\n# two\nb: 2\n'],
    ['a key more at the front', '# b\nb: 2\n', 'a: 1\nb: 2\n', '# b\na: 1\nb: 2\n'],
    ['a key more, without a last newline', 'a: 1', 'a: 1\nb: 2\n', 'a: 1\nb: 2\n'],
    [
      'a key less, with its comment',
      'a: 1\n# two\nb: 2\n# three\nc: 3\n',
      'a: 1\nc: 3\n',
      'a: 1\n# three\nc: 3\n',
    ],
    [
      'deep in a mapping',
      'a:\n  # x\n  x:\n    y: 1 # y\n    z: 1\n',
      'a: {x: {y: 2, z: 1, new: [1, {k: v}]}}\n',
      'a:\n  # x\n  x:\n    y: 2 # y\n    z: 1\n    new:\n    - 1\n    - k: v\n',
    ],
    [
      'an item of a list that changes',
      'l:\n# one\n- n: a # a\n  v: 1\n# two\n- n: b\n  v: 1\n',
      'l: [{n: a, v: 1}, {n: b, v: 2}]\n',
      'l:\n# one\n- n: a # a\n  v: 1\n# two\n- n: b\n  v: 2\n',
    ],
    ['an item more', 'l:\n  - a # a\n  - b # b\n', 'l: [a, x, b]\n', 'l:\n  - a # a\n  - x\n  - b # b\n'],
    [
      'an item more at the end',
      'l:\n- a # a\nm: 1\n',
      'l: [a, {k: v, w: 1}]\nm: 1\n',
      'l:\n- a # a\n- k: v\n  w: 1\nm: 1\n',
    ],
    ['an item less', 'l:\n- a\n# b\n- b\n- c # c\n', 'l: [a, c]\n', 'l:\n- a\n- c # c\n'],
    ['a list that becomes empty', 'l: # l\n- a\nm: 1 # m\n', 'l: []\nm: 1\n', 'l: []\nm: 1 # m\n'],
    ['a value within braces', 'a: {x: 1, y: "z"} # a\n', 'a: {x: 2, y: z}\n', 'a: {x: 2, y: "z"} # a\n'],
    [
      'a key more within braces',
      'a: {x: 1} # a\n',
      'a: {x: 1, y: [true, "yes"]}\n',
      'a: {x: 1, "y": [true, "yes"]} # a\n',
    ],
    ['a mapping in the place of a value', 'a: 1\nb: 1 # b\n', 'a: {x: 1}\nb: 1\n', 'a:\n  x: 1\nb: 1 # b\n'],
    ['a value in the place of a mapping', 'a:\n  x: 1\nb: 1 # b\n', 'a: 1\nb: 1\n', 'a: 1\nb: 1 # b\n'],
    ['a key without a value', 'a:\nb: 1 # b\n', 'a: 1\nb: 1\n', 'a: 1\nb: 1 # b\n'],
    ['Windows line ends', 'a: 1 # x\r\nb: 2\r\n', 'a: 3\nb: 2\n', 'a: 3 # x\r\nb: 2\r\n'],
    ['a large integer', 'a: 1 # x\n', 'a: 12345678901234567890\n', 'a: 12345678901234567890 # x\n'],
  ])('keeps the rest: %s', async (_, golden, actual, expected) => {
    const { text, changes } = await update(golden, actual);
    expect(text).toBe(expected);
    expect(changes).toEqual(EDITED);
  });

  const object = (name: string, rest = '') => `kind: A\napiVersion: v1\nmetadata: {name: ${name}}\n${rest}`;

  it('keeps the order of documents; new ones come at the end, as the run wrote them', async () => {
    const golden = `# file\n---\n# x\n${object('x', 'a: 1\n')}---\n${object('gone')}--- # y\n${object('y', 'a: 1\n')}`;
    const actual = `${object('new', "b:   'as it is'\n")}---\n${object('y', 'a: 1\n')}---\n${object('x', 'a: 2\n')}`;
    const { text, changes } = await update(golden, actual);
    expect(text).toBe(
      `# file\n---\n# x\n${object('x', 'a: 2\n')}--- # y\n${object('y', 'a: 1\n')}---\n${object('new', "b:   'as it is'\n")}`,
    );
    expect(changes).toEqual(EDITED);
  });

  it('writes a document anew that has anchors, and keeps the others', async () => {
    const { text, changes } = await update(
      `# x\n${object('x', 'a: &a 1 # anchor\nb: *a\n')}---\n# y\n${object('y', 'a: 1\n')}`,
      `${object('x', 'a: 2\nb: 2\n')}---\n${object('y', 'a: 2\n')}`,
    );
    expect(text).toBe(`${object('x', 'a: 2\nb: 2\n')}---\n# y\n${object('y', 'a: 2\n')}`);
    expect(changes).toEqual([{ path: 'output/a.yaml', action: 'edited', lost: 'comments' }]);
  });

  it.each([
    ['that does not parse', '# x\na: [\n', undefined],
    ['with a directive', '%YAML 1.1\n---\na: 1 # x\n', 'comments'],
  ])('writes a golden whole %s', async (_, golden, lost) => {
    const { text, changes } = await update(golden, 'a: 2\n');
    expect(text).toBe('a: 2\n');
    expect(changes).toEqual([{ path: 'output/a.yaml', action: 'rewritten', ...(lost && { lost }) }]);
  });
});

describe('values that may vary', () => {
  it.each<[string, string, string, string, string]>([
    [
      'that match',
      "match: [{path: .uid, pattern: '^[a-z]$'}, {path: .at, any: true}]",
      'uid: a # any\nat: 1\nx: 1\n',
      'uid: b\nat: 2\nx: 2\n',
      'uid: a # any\nat: 1\nx: 2\n',
    ],
    [
      'that are ignored',
      'ignore: [.uid, .m.at]',
      'uid: a\nx: 1\nm: {at: 1}\n',
      'uid: b\nx: 2\nz: 1\n',
      'uid: a\nx: 2\nz: 1\nm: {at: 1}\n',
    ],
    [
      'that are ignored and only in the output',
      'ignore: [.uid, .m.at]',
      'x: 1\n',
      'uid: b\nm: {at: 2}\nx: 2\n',
      'x: 2\n',
    ],
    [
      'in the order of a list',
      'unordered: [.l]',
      'l:\n- b # b\n- a\n- gone\nx: 1\n',
      'l: [a, new, c, b]\nx: 2\n',
      'l:\n- b # b\n- a\n- new\n- c\nx: 2\n',
    ],
    [
      'in items of a list that may come in any order',
      "{unordered: [.l], match: [{path: '.l[*].id', any: true}]}",
      'l:\n- {n: x, id: 1}\n- {n: y, id: 2}\nv: 1\n',
      'l: [{n: y, id: 3}, {n: x, id: 4}]\nv: 2\n',
      'l:\n- {n: x, id: 1}\n- {n: y, id: 2}\nv: 2\n',
    ],
    [
      'in ignored items of a list',
      'ignore: [\'.l[?(@.n=="x")]\']',
      'l:\n- n: a\n- n: x # mine\n- n: b\n',
      'l: [{n: x, v: 1}, {n: a}, {n: c}]\n',
      'l:\n- n: a\n- n: x # mine\n- n: c\n',
    ],
  ])('keep what the golden has: %s', async (_, rules, golden, actual, expected) => {
    const { text, changes } = await update(golden, actual, rules);
    expect(text).toBe(expected);
    expect(changes).toEqual(EDITED);
  });

  it('keep it in JSON too', async () => {
    const golden = '{"uid":"a","x":1}\n';
    const { text, changes } = await update(
      golden,
      '{\n  "uid": "b",\n  "x": 2\n}\n',
      'ignore: [.uid]',
      'a.json',
    );
    expect(text).toBe('{\n  "x": 2,\n  "uid": "a"\n}\n');
    expect(changes).toEqual([{ path: 'output/a.json', action: 'edited' }]);
  });

  it('do not keep what breaks a rule: then the golden changes, and the output stays wrong', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, { 'expected/output/a.yaml': 'a: x # x\n', 'output/a.yaml': 'a: 1\n' });
    const options = () => ({ exact: false, rules: bookOf("match: [{path: .a, pattern: '^[a-z]$'}]") });
    expect((await updateGoldens(goldenIn(dir), options())).changes).toEqual(EDITED);
    expect(await readFile(join(dir, 'expected/output/a.yaml'), 'utf8')).toBe('a: 1 # x\n');
    expect((await updateGoldens(goldenIn(dir), options())).changes).toEqual([]);
    expect(await compareCase(goldenIn(dir), options())).toHaveLength(1);
  });

  it('keep ignored files as they are', async () => {
    const dir = await tempFolder();
    await writeFiles(dir, {
      'expected/output/kept.log': 'x',
      'expected/output/gone.log': 'x',
      'expected/output/a.yaml': 'a: 1',
      'output/kept.log': 'y',
      'output/new.log': 'y',
      'output/a.yaml': 'a: 1',
    });
    const options = { exact: false, rules: bookOf('ignore: [{files: "*.log"}]') };
    expect(await updateGoldens(goldenIn(dir), options)).toEqual({ changes: [], invalid: [] });
  });
});
