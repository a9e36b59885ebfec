import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/promise/problems.ts';
import {
  applyRequestPatch,
  placeInPatch,
  type RequestPatch,
  readPatch,
} from '../../../src/promise/request-patch.ts';
import type { YamlPath } from '../../../src/promise/yaml-location.ts';
import type { Json } from '../../../src/shared/json.ts';
import { thrownBy } from './support.ts';

const REQUEST = {
  metadata: { name: 'a' },
  spec: { size: 'small', nodes: [{ count: 1 }], big: 9007199254740993n },
};

function patchOf(value: Json): RequestPatch {
  const problems: Problem[] = [];
  const read = readPatch(value, ['patch'], problems);
  if (read === undefined) throw new Error(JSON.stringify(problems));
  return { value: read, locate: (path: YamlPath) => ({ file: `patch:${path.join('.')}` }) };
}

describe('applyRequestPatch', () => {
  it.each<[string, Json, Json]>([
    [
      'merges a mapping, and leaves the rest',
      { spec: { size: 'large' } },
      { ...REQUEST.spec, size: 'large' },
    ],
    ['removes by null', { spec: { size: null } }, { nodes: [{ count: 1 }], big: 9007199254740993n }],
    ['replaces lists whole', { spec: { nodes: [] } }, { ...REQUEST.spec, nodes: [] }],
    [
      'makes what is missing, without nulls',
      { spec: { a: { b: 1, c: null } } },
      { ...REQUEST.spec, a: { b: 1 } },
    ],
    [
      'applies the operations of a list',
      [{ op: 'replace', path: '/spec/nodes/0/count', value: 3 }],
      { ...REQUEST.spec, nodes: [{ count: 3 }] },
    ],
    [
      'in order',
      [
        { op: 'add', path: '/spec/nodes/-', value: {} },
        { op: 'remove', path: '/spec/nodes/0' },
      ],
      { ...REQUEST.spec, nodes: [{}] },
    ],
  ])('%s', (_, patch, spec) => {
    const before = structuredClone(REQUEST);
    expect(applyRequestPatch(REQUEST, patchOf(patch))).toEqual({ ...REQUEST, spec });
    expect(REQUEST).toEqual(before);
  });

  it.each<[Json, string]>([
    [[{ op: 'remove', path: '/spec/none' }], 'there is no such place'],
    [[{ op: 'test', path: '/spec/size', value: 'big' }], 'its test does not hold'],
  ])('refuses %j', (patch, why) => {
    const error = thrownBy(() => applyRequestPatch(REQUEST, patchOf(patch)));
    expect([error.code, error.location]).toEqual(['invalid-case', { file: 'patch:0' }]);
    expect(error.message).toContain(why);
  });
});

describe('readPatch', () => {
  it.each<[Json, string, string]>([
    ['large', 'patch', 'must be a mapping'],
    [['large'], 'patch.0', 'must be an operation'],
    [[{ op: 'set', path: '/a', value: 1 }], 'patch.0.op', 'one of add, remove'],
    [[{ op: 'remove', path: 'a' }], 'patch.0.path', 'begins with /'],
    [[{ op: 'add', path: '/a' }], 'patch.0', 'must have a value'],
    [[{ op: 'move', path: '/a' }], 'patch.0.from', 'begins with /'],
    [[{ op: 'remove', path: '/a', value: 1 }], 'patch.0.value', 'unknown field of the operation remove'],
  ])('tells what is wrong with %j', (value, place, message) => {
    const problems: Problem[] = [];
    expect(readPatch(value, ['patch'], problems)).toBeUndefined();
    expect(problems.map(({ path }) => path.join('.'))).toEqual([place]);
    expect(problems[0]?.message).toContain(message);
  });
});

describe('placeInPatch', () => {
  it.each<[Json, YamlPath, string | undefined]>([
    [{ spec: { size: 1 } }, ['spec', 'size'], 'patch:spec.size'],
    [{ spec: { size: 1 } }, ['spec', 'other'], undefined],
    [{ spec: { size: 1 } }, [], undefined],
    [{ spec: { nodes: [{ a: 1 }] } }, ['spec', 'nodes', 0, 'a'], 'patch:spec.nodes.0.a'],
    [[{ op: 'add', path: '/spec/a~1b', value: {} }], ['spec', 'a/b', 'c'], 'patch:0'],
    [[{ op: 'add', path: '/spec/a', value: {} }], ['spec', 'ab'], undefined],
  ])('in %j: %j', (value, path, place) => {
    expect(placeInPatch(patchOf(value), path)?.file).toBe(place);
  });
});
