import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/promise/kubernetes-yaml.ts';
import { findUnwritable, writeObjectYaml } from '../../../src/promise/write-yaml.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

interface Recorded {
  readonly object: JsonObject;
  readonly yaml: string;
}

/** Objects with what sigs.k8s.io/yaml 1.6.0 (go-yaml v2.4.3), which Kratix's reader uses, writes for them. */
const RECORDED: readonly Recorded[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'written-by-go-yaml.json'), 'utf8'),
);

describe('writeObjectYaml', () => {
  it.each(RECORDED.map(({ object, yaml }) => [JSON.stringify(object).slice(0, 60), object, yaml] as const))(
    'writes %s as go-yaml does',
    (_, object, yaml) => {
      expect(writeObjectYaml(object)).toBe(yaml);
    },
  );

  // go-yaml writes the key << without quotes, and breaks lines at U+2028: neither is read back as it was.
  const readable = RECORDED.filter(({ yaml }) => !/^<<:|\u2028/m.test(yaml));
  it.each(readable.map(({ object }) => [JSON.stringify(object).slice(0, 60), object] as const))(
    'writes %s so that it is read back the same',
    (_, object) => {
      expect(asNumbers(parseYaml(writeObjectYaml(object), 'f'))).toEqual(object);
    },
  );

  it('writes integers of 64 bits in full', () => {
    const object = { max: 9223372036854775807n, min: -9223372036854775808n, more: 9007199254740993n };
    const yaml = 'max: 9223372036854775807\nmin: -9223372036854775808\nmore: 9007199254740993\n';
    expect(writeObjectYaml(object)).toBe(yaml);
    expect(parseYaml(yaml, 'f')).toEqual(object);
  });

  it('writes no negative zero', () => {
    expect(writeObjectYaml({ a: -0 })).toBe('a: 0\n');
  });

  it('writes a request as Kratix shows it', () => {
    const object = {
      kind: 'Redis',
      spec: { replicas: 2, tags: ['a', 'on'], note: 'one\ntwo\n', empty: {} },
      metadata: { name: 'my-redis', namespace: 'default', labels: { 'kratix.io/promise-name': 'redis' } },
      apiVersion: 'example.com/v1',
    };
    expect(writeObjectYaml(object)).toBe(`apiVersion: example.com/v1
kind: Redis
metadata:
  labels:
    kratix.io/promise-name: redis
  name: my-redis
  namespace: default
spec:
  empty: {}
  note: |
    one
    two
  replicas: 2
  tags:
  - a
  - "on"
`);
  });
});

// sigs.k8s.io/yaml 1.6.0, JSONToYAML: "yaml: control characters are not allowed" (go-yaml v2 `readerc.go`).
describe('findUnwritable', () => {
  it.each(['\x7f', '\x80', '\x9f', '\ufffe', '\uffff'])('finds %j in values and in keys', (character) => {
    expect(findUnwritable({ a: ['b', { c: `d${character}` }] })).toEqual(['a', 1, 'c']);
    expect(findUnwritable({ a: { [character]: 1 } })).toEqual(['a', character]);
  });

  it('lets through what Go writes as an escape, and what YAML allows', () => {
    expect(
      findUnwritable({ a: '\0\x07\x1f\t\n\r\x85\xa0\u2028\ufeff\ufffd😀', b: [1, null, true] }),
    ).toBeUndefined();
  });
});

/** Bigints as the numbers that the recorded JSON has. */
function asNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? Number(item) : item)));
}
