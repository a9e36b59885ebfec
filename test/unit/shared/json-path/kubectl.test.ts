import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/shared/json.ts';
import { findPath } from '../../../../src/shared/json-path/find.ts';
import { parseJsonPath } from '../../../../src/shared/json-path/parse.ts';
import { JsonPathError } from '../../../../src/shared/json-path/types.ts';

// What kubectl finds was recorded with client-go 0.36.2, `util/jsonpath`, with AllowMissingKeys as `kubectl get` has it. It tells
// what it finds as often as it comes past, and mappings in any order: values stand here once, in the order of their JSON.

const DOCUMENT = {
  kind: 'List',
  keys: {
    'a.b/c': 'dots',
    '*': 'star',
    'a b': 'space',
    'a,b': 'comma',
    plain: 'plain',
    '': 'nameless',
    'back\\slash': 'backslash',
  },
  items: [
    { name: 'one', size: 1, half: 1.5, on: true, tags: ['x'], note: 'a)b' },
    { name: 'two', size: 2, on: false, tags: [], note: 'tab\there' },
    { name: 'ten', size: 10, tags: ['y', 'z'], alias: 'ten', note: 'é' },
  ],
  grid: [
    [1, 2, 3],
    [4, 5],
  ],
  none: null,
};

function valuesAt(path: string): readonly Json[] {
  const texts = findPath(parseJsonPath(path), DOCUMENT).map(({ value }) => JSON.stringify(value));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text));
}

describe('what kubectl finds', () => {
  it.each<[string, readonly Json[]]>([
    ['{ .kind }', ['List']],
    ['{$.kind}', ['List']],
    ['$.kind', ['List']],
    ["['kind']", ['List']],
    ["{['kind']}", ['List']],
    ['.items [0] .name', ['one']],
    ['...name', ['one', 'ten', 'two']],
    ['.items...name', ['one', 'ten', 'two']],
    ['..name', ['one', 'ten', 'two']],
    ["..['name']", ['one', 'ten', 'two']],
    ['..a.b', []],
    ['.keys.plain', ['plain']],
    [".keys['plain']", ['plain']],
    ['.keys.a\\.b/c', ['dots']],
    [".keys['a\\.b/c']", ['dots']],
    ['.keys.\\*', ['star']],
    ['.keys.a\\ b', ['space']],
    ['.keys.a\\,b', ['comma']],
    [".keys['plain','nope']", ['plain']],
    [".keys['plain', 'a\\.b/c']", ['dots', 'plain']],
    ['.items[0].name', ['one']],
    ['.items[-1].name', ['ten']],
    ['.items[00].name', ['one']],
    ['.items[*].name', ['one', 'ten', 'two']],
    ['.items.*.name', ['one', 'ten', 'two']],
    ['.items.name', []],
    ['.items[1:].name', ['ten', 'two']],
    ['.items[:-1].name', ['one', 'two']],
    ['.items[-2:-1].name', ['two']],
    ['.items[:].name', ['one', 'ten', 'two']],
    ['.items[0:3:2].name', ['one', 'ten']],
    ['.items[::2].name', ['one', 'ten']],
    ['.items[0:2:].name', ['one', 'two']],
    ['.items[1:1].name', []],
    ['.items[0,-1].name', ['one', 'ten']],
    ['.items[0, 2].name', ['one', 'ten']],
    ['.items[0:1,1:].name', ['one', 'ten', 'two']],
    ['.items[0,?(@.size>2)].name', ['one', 'ten']],
    ['.items[0].name.x', []],
    ['.grid[*][0]', [1, 4]],
    ['.grid[*][1:]', [2, 3, 5]],
    ['.grid[*][*]', [1, 2, 3, 4, 5]],
    ['.grid[1]', [[4, 5]]],
    ['.grid...*', [1, 2, 3, 4, 5, [1, 2, 3], [4, 5]]],
    ['.grid..[0]', [1, 4, [1, 2, 3]]],
    ['.none', [null]],
    ['.none.deeper', []],
    ['.none[0]', []],
    ['.missing[0]', []],
    ['.items[?(@.name=="two")].name', ['two']],
    [".items[?(@.name == 'two')].name", ['two']],
    ['.items[?(.name=="two")].name', ['two']],
    ['.items[?($.name=="two")].name', ['two']],
    ['.items[?("two"==@.name)].name', ['two']],
    ['.items[?(@.name!="two")].name', ['one', 'ten']],
    ['.items[?(@.name>"one")].name', ['ten', 'two']],
    ['.items[?(@.size>=2)].name', ['ten', 'two']],
    ['.items[?(@.size>-1)].name', ['one', 'ten', 'two']],
    ['.items[?(@.size==+1)].name', ['one']],
    ['.items[?(2<@.size)].name', ['ten']],
    ['.items[?(@.on==true)].name', ['one']],
    ['.items[?(@.on!=true)].name', ['two']],
    ['.items[?(@.on)].name', ['one', 'two']],
    ['.items[?(@.half)].name', ['one']],
    ['.items[?(@.name==@.alias)].name', ['ten']],
    ['.items[?(@.note=="a)b")].name', ['one']],
    ['.items[?(@.note=="tab\\there")].name', ['two']],
    ['.items[?(@.note=="\\u00e9")].name', ['ten']],
    ['.items[?(@.note=="\\xc3\\xa9")].name', ['ten']],
    ['.items[?(@.note=="\\303\\251")].name', ['ten']],
    [".items[?(@.name=='o\\'ne')].name", []],
    ['.items[?(@.missing!="x")].name', []],
    ['.items[?(@.tags[1:1])].name', []],
    ['.grid[*][?(@>3)]', [4, 5]],
    ['.grid[?(@[0]==4)][1]', [5]],
    ['.items[?(@[\'name\']=="two")].name', ['two']],
  ])('%s', (path, values) => {
    expect(valuesAt(path)).toEqual(values);
  });
});

describe('what kubectl refuses', () => {
  it.each([
    '{.kind',
    '.kind}',
    '{.kind}}',
    '{.kind}{.name}',
    '{range .items[*]}{.name}{end}',
    '.kind,.keys',
    '{.kind} x',
    '.kind\\',
    '.a b',
    '....name',
    '.a[',
    '.a[x]',
    '.a[1.5]',
    '.a[-]',
    '.a[1:-]',
    '.a[::-]',
    '.a[0:1:2:3]',
    '.a[?(@.b]',
    '.a[?(@.b=="x]',
    '.items[?(@.name=two)].name',
    '.items[?(@.name==two)].name',
    '.items[?(@.name=="two"x)].name',
    '.items[?(@.name=~"two")].name',
    '.items[?(@.name=="\\d")].name',
    '.items[?(@.name=="\\\'")].name',
    ".items[?(@.name=='\\\"')].name",
    '.items[?(@.name=="one" && @.on==true)].name',
    '.items[?(@.name=="one" || @.on==true)].name',
    '.items[?(!@.name)].name',
    '.items[?((@.name=="one"))].name',
    '.items[?(@.size==1.2.3)].name',
    '.a\t.b',
    '.items[::0]',
    '.items[::-1]',
  ])('%s', (path) => {
    expect(() => parseJsonPath(path)).toThrow(JsonPathError);
  });
});

/** Differences that are meant; docs/fidelity.md has the reasons. */
describe('what differs from kubectl', () => {
  it.each<[string, readonly Json[] | 'error', readonly Json[] | 'error']>([
    // [path, kubectl, promise]
    [".keys['a.b/c']", [], ['dots']],
    ['.keys["plain"]', 'error', ['plain']],
    [".keys['a,b']", 'error', ['comma']],
    [".keys['a b']", 'error', ['space']],
    [".keys['*']", ['backslash', 'comma', 'dots', 'nameless', 'plain', 'space', 'star'], ['star']],
    ['.keys.back\\\\slash', [], ['backslash']],
    [".keys['back\\\\slash']", [], ['backslash']],
    ['.keys[*]', 'error', ['backslash', 'comma', 'dots', 'nameless', 'plain', 'space', 'star']],
    ['.grid..*', 'error', [1, 2, 3, 4, 5, [1, 2, 3], [4, 5]]],
    ['.kind.*', [105, 115, 116, 76], []],
    ['.items[ 0 ].name', 'error', ['one']],
    ['.items[9].name', 'error', []],
    ['.items[-9:].name', 'error', ['one', 'ten', 'two']],
    ['.items[1:9].name', 'error', ['ten', 'two']],
    ['.items[2:1].name', 'error', []],
    ['.items[*].tags[*]', ['x'], ['x', 'y', 'z']],
    ['.items[*].tags[0]', 'error', ['x', 'y']],
    ['.items[?(@.tags[0])].name', ['one', 'ten', 'two'], ['one', 'ten']],
    ['.items[?(@.size==1.0)].name', 'error', ['one']],
    ['.items[?(@.half>1)].name', 'error', ['one']],
    ['.items[?(@.name==1)].name', 'error', []],
    ['.items[?(@.name!=1)].name', 'error', ['one', 'ten', 'two']],
    ['.items[?(@.tags[*]=="y")].name', 'error', []],
    ['..[?(@.size==2)].name', 'error', ['two']],
    ['.keys[?(@.x)]', 'error', []],
    ['.items[?(@.tags[?(@)])].name', 'error', ['one', 'ten']],
    ['.items[0,,2].name', ['one', 'ten'], 'error'],
    ['.kind$', ['List'], 'error'],
    ['.items$[0].name', ['one'], 'error'],
    ['.keys.', ['nameless'], 'error'],
    ['.items.[0].name', [], 'error'],
    [
      '.grid..',
      [
        [1, 2, 3],
        [4, 5],
        [
          [1, 2, 3],
          [4, 5],
        ],
      ],
      'error',
    ],
    ['.items[].name', ['one'], 'error'],
    ['.items[?(true)].name', ['one', 'ten', 'two'], 'error'],
    ['.items[?("x")].name', ['one', 'ten', 'two'], 'error'],
    ['.items[?()].name', ['one', 'ten', 'two'], 'error'],
    ['{"kind"}', ['kind'], 'error'],
    ['$', [DOCUMENT], 'error'],
  ])('%s', (path, kubectl, promise) => {
    expect(promise).not.toEqual(kubectl);
    if (promise === 'error') expect(() => parseJsonPath(path)).toThrow(JsonPathError);
    else expect(valuesAt(path)).toEqual(promise);
  });
});
