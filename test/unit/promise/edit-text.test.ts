import { describe, expect, it } from 'vitest';
import { editText } from '../../../src/promise/edit-yaml/edit-text.ts';
import { parseYamlDocuments } from '../../../src/promise/kubernetes-yaml.ts';
import type { Json, JsonObject } from '../../../src/shared/json.ts';

/** Edits a document of a text to a value; the editor itself checks that the result is read as that value. */
function edit(text: string, to: Json, document = 0): string {
  return editText({ file: 'a.yaml', text, document }, to, { inlineLists: true, byHand: ['by: hand'] });
}

function readValue(text: string, document = 0): JsonObject {
  return parseYamlDocuments(text, 'a.yaml')[document] as JsonObject;
}

describe('a text that is edited', () => {
  it.each<[string, string, Json, string]>([
    [
      'a key more, indented as the others',
      'a:\n    b: 1 # one\n    # two\n    c: "x"\n\n# d\nd: 1\n',
      { a: { b: 1, c: 'x', e: { f: [1, 2] } }, d: 1 },
      'a:\n    b: 1 # one\n    # two\n    c: "x"\n    e:\n        f: [1, 2]\n\n# d\nd: 1\n',
    ],
    [
      'a list in a key more, as deep as other lists: level',
      'a:\n- x: 1\nb: {}\n',
      { a: [{ x: 1 }], b: { c: [{ v: 1, z: 2 }] } },
      'a:\n- x: 1\nb:\n  c:\n  - v: 1\n    z: 2\n',
    ],
    [
      'a list in a key more, as deep as other lists: indented',
      'a:\n  - x: 1\n',
      { a: [{ x: 1 }], b: [{ v: 1 }] },
      'a:\n  - x: 1\nb:\n  - v: 1\n',
    ],
    [
      'behind comments that belong to the key before',
      'a:\n  b: 1\n  # more of a\n# c\nc: 1\n',
      { a: { b: 1 }, x: 1, c: 1 },
      'a:\n  b: 1\n  # more of a\nx: 1\n# c\nc: 1\n',
    ],
    [
      'an item in the middle',
      'l:\n  # one\n  - name: a\n    v: 1 # a\n  # two\n  - name: b # b\n',
      { l: [{ name: 'a', v: 1 }, { name: 'x' }, { name: 'b' }] },
      'l:\n  # one\n  - name: a\n    v: 1 # a\n  - name: x\n  # two\n  - name: b # b\n',
    ],
    [
      'items that keep their names keep their comments',
      'l:\n- name: a # a\n- name: b # b\n  v: 1\n',
      {
        l: [
          { name: 'x', v: 1 },
          { name: 'b', v: 2 },
        ],
      },
      'l:\n- name: x\n  v: 1\n- name: b # b\n  v: 2\n',
    ],
    [
      'a plain item more',
      'l:\n  - a\n  - b # b\n',
      { l: ['a', 'b', 'no'] },
      'l:\n  - a\n  - b # b\n  - "no"\n',
    ],
    ['a list within a list', 'l:\n  - [a]\n', { l: [['a'], ['b', 'c']] }, 'l:\n  - [a]\n  - [b, c]\n'],
    ['a list where nothing was', 'a: # why\nb: 1\n', { a: [{ x: 1 }], b: 1 }, 'a: # why\n  - x: 1\nb: 1\n'],
    ['a list where [] was', 'a: [] # why\nb: 1\n', { a: [{ x: 1 }], b: 1 }, 'a: # why\n  - x: 1\nb: 1\n'],
    ['a list where [] was, below', 'a:\n  []\nb: 1\n', { a: [{ x: 1 }], b: 1 }, 'a:\n  - x: 1\nb: 1\n'],
    [
      'a key more in brackets',
      "a: { x: 'y' , z: 1 } # c\n",
      { a: { x: 'y', z: 1, w: 'v' } },
      "a: { x: 'y' , z: 1, w: v } # c\n",
    ],
    ['an item more in brackets', "a: ['x',  v]\n", { a: ['x', 'v', 'z'] }, "a: ['x',  v, z]\n"],
    ['an item in front, in brackets', "a: ['x',  v]\n", { a: ['z', 'x', 'v'] }, "a: [z, 'x',  v]\n"],
    ['an item less in brackets', "a: ['x',  v, z]\n", { a: ['x', 'z'] }, "a: ['x',  z]\n"],
    ['the last items less in brackets', "a: ['x',  v, z]\n", { a: ['x'] }, "a: ['x']\n"],
    ['one for another in brackets', 'a: [\'x\', y, "z"]\n', { a: ['x', 'w', 'z'] }, 'a: [\'x\', w, "z"]\n'],
    ['a value in quotes', 'a: \'x\'\nb: "y"\n', { a: 'v', b: 'true' }, 'a: \'v\'\nb: "true"\n'],
    [
      'Windows line ends',
      'a: 1 # x\r\nl:\r\n- b\r\n',
      { a: 1, l: ['b', { c: 1, d: 2 }] },
      'a: 1 # x\r\nl:\r\n- b\r\n- c: 1\r\n  d: 2\r\n',
    ],
    ['no last newline', 'a:\n  b: 1', { a: { b: 1, c: 1 } }, 'a:\n  b: 1\n  c: 1\n'],
    ['a byte order mark', '\ufeffa: 1 # a\nb: 1\n', { a: 1, b: 2 }, '\ufeffa: 1 # a\nb: 2\n'],
    ['texts of several lines', 'a: 1\n', { a: 1, b: 'x\n  y\n' }, 'a: 1\nb: |\n  x\n    y\n'],
    ['words that need quotes', 'a: 1\n', { a: 1, on: 'yes' }, 'a: 1\n"on": "yes"\n'],
    [
      'anchors elsewhere',
      'a: &a {x: 1}\nb: *a\nc:\n  <<: *a\nd:\n  e: 1 # e\n',
      { a: { x: 1 }, b: { x: 1 }, c: { x: 1 }, d: { e: 1, f: 1 } },
      'a: &a {x: 1}\nb: *a\nc:\n  <<: *a\nd:\n  e: 1 # e\n  f: 1\n',
    ],
    ['a file with an empty list', '# here\n[]\n# there\n', [{ a: 1 }], '# here\n- a: 1\n# there\n'],
    ['an empty file', '# to come\n', [{ a: 1 }], '# to come\n- a: 1\n'],
  ])('keeps the rest: %s', (_, text, to, expected) => {
    expect(edit(text, to)).toBe(expected);
  });

  it('changes one of several documents', () => {
    const text = '# head\n---\na: 1 # a\n--- # second\n# b\nb: {c: 1}\n...\n---\nd: [\n  1]\n';
    expect(edit(text, { b: { c: 2 }, e: 1 }, 1)).toBe(text.replace('b: {c: 1}\n', 'b: {c: 2}\ne: 1\n'));
  });

  it.each<[string, string, (value: JsonObject) => Json, string]>([
    [
      'an anchor',
      'a: &x\n  b: 1\nc: *x\n',
      (value) => ({ ...value, a: { b: 2 } }),
      'anchors are not edited a.yaml:2:3',
    ],
    [
      'an alias',
      'a: &x\n  b: 1\nc: *x\n',
      (value) => ({ ...value, c: { b: 2 } }),
      'aliases are not edited a.yaml:3:4',
    ],
    [
      'a merge',
      'a: &x\n  b: 1\nc:\n  <<: *x\n',
      (value) => ({ ...value, c: { b: 1, d: 1 } }),
      'merges (<<) are not edited a.yaml:4:3',
    ],
    [
      'brackets over lines',
      'a: [x,\n  y # y\n  ]\n',
      () => ({ a: ['x', 'y', 'z'] }),
      'this collection can only be changed by writing it anew a.yaml:1:4',
    ],
    [
      'a dash alone',
      'a:\n-\n  b: 1\n',
      () => ({ a: [{ b: 1 }, { c: 1 }] }),
      'an item does not begin beside its dash a.yaml:3:3',
    ],
    [
      'an empty list with a comment',
      '[] # none\n',
      () => [{ a: 1 }],
      'the whole document changed a.yaml:1:1',
    ],
    ['another kind of document', 'a: 1\n', () => [1], 'the whole document changed a.yaml:1:1'],
  ])('is left alone where there is %s, which is told with its place', (_, text, change, expected) => {
    const thrown = (() => {
      try {
        return edit(text, change(readValue(text)));
      } catch (error) {
        return error;
      }
    })();
    const [, reason = '', file = '', line, column] = /^(.*) (a\.yaml):(\d+):(\d+)$/.exec(expected) ?? [];
    expect(thrown).toMatchObject({
      code: 'uneditable',
      message: `this can't be edited without touching more: ${reason}`,
      location: { file, line: Number(line), column: Number(column) },
      notes: ['by: hand'],
    });
  });
});
