import { describe, expect, it } from 'vitest';
import { locate, parseYaml, parseYamlDocuments } from '../../../src/promise/kubernetes-yaml.ts';
import { PromiseError } from '../../../src/shared/errors.ts';
import documents from './recorded-documents.json' with { type: 'json' };
import recorded from './recorded-scalars.json' with { type: 'json' };
import { rounded, thrownBy } from './support.ts';

/** Each scalar with its value, as kubectl 1.32 and sigs.k8s.io/yaml 1.6 read it. */
const SCALARS: readonly (readonly [string, unknown])[] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((t) => [t, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
    (t) => [t, false] as const,
  ),
  ...['yEs', 'nO', 'oN', 'tRUE', 'nULL'].map((t) => [t, t] as const),
  ...['~', 'null', 'Null', 'NULL', ''].map((t) => [t, null] as const),
  ['0777', 511],
  ['-0777', -511],
  ['0888', 888],
  ['0o777', 511],
  ['0x1F', 31],
  ['+0x1F', 31],
  ['0O777', 511],
  ['0X1F', 31],
  ['0B101', 5],
  ['1_000', 1000],
  ['1_', 1],
  ['0x_ff', 255],
  ['1_000.5', 1000.5],
  ['.5_0', 0.5],
  ['_1', '_1'],
  ['-_1', -1],
  ['1e3', 1000],
  ['12e03', 12000],
  ['1.0', 1],
  ['1.', 1],
  ['1e400', '1e400'],
  ['1e-400', 0],
  ['0x1p4', '0x1p4'],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['9223372036854775808', 2 ** 63],
  ['18446744073709551616', 2 ** 64],
  ['1e18', 1000000000000000000n],
  ['1e21', 1e21],
  ['-0.0', 0],
  ['"yes"', 'yes'],
  ["'0777'", '0777'],
  ['!foo bar', 'bar'],
  ['!foo 5', '5'],
  ['!foo', ''],
  ['!foo [1, 2]', [1, 2]],
  ['!foo {a: 1}', { a: 1 }],
  ['!!set {a, b}', { a: null, b: null }],
  ['!!str yes', 'yes'],
  ['!!int "5"', 5],
  ['!!float 5', 5],
  ['!!bool "yes"', true],
  ['!!null ""', null],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['!!binary aGVsbG8=', 'hello'],
  ['<<', '<<'],
  ['=', '='],
];

const KEYS: readonly (readonly [string, string])[] = [
  ['y', 'true'],
  ['No', 'false'],
  ['0777', '511'],
  ['1.0', '1'],
  ['1.50', '1.5'],
  ['1e6', '1e+06'],
  ['0.00001', '1e-05'],
  ['16777217.0', '1.6777216e+07'],
  ['.inf', '.inf'],
  ['"null"', 'null'],
  ['"0777"', '0777'],
  ['__proto__', '__proto__'],
];

const MAPPINGS: readonly (readonly [string, string, unknown])[] = [
  ['the last of two equal keys wins', 'a: 1\na: 2', { a: 2 }],
  ['a merge adds keys', 'b: &b {x: 1}\nc: {<<: *b, y1: 2}', { b: { x: 1 }, c: { x: 1, y1: 2 } }],
  [
    'a merge overrides what stands before it',
    'b: &b {x: 1}\nc:\n  x: 2\n  <<: *b',
    { b: { x: 1 }, c: { x: 1 } },
  ],
  ['a key overrides a merge before it', 'b: &b {x: 1}\nc:\n  <<: *b\n  x: 2', { b: { x: 1 }, c: { x: 2 } }],
  ['of a list of merges the first wins', 'c:\n  <<: [{x: 1}, {x: 2, z: 3}]', { c: { x: 1, z: 3 } }],
  ['two merges count in order', 'c:\n  <<: {x: 1}\n  x: 2\n  <<: {x: 3}\n  z: 1', { c: { x: 3, z: 1 } }],
  ['a quoted << is a key', 'c: {"<<": {x: 1}}', { c: { '<<': { x: 1 } } }],
];

const ERRORS: readonly (readonly [string, string, number, number])[] = [
  ['an infinity', 'a:\n  b: .inf', 2, 3],
  ['a NaN in a list', 'a:\n  - .nan', 2, 5],
  ['null as a key', 'a: 1\n~: x', 2, 1],
  ['null as a key of a flow mapping', 'a: {null: 1}', 1, 5],
  ['no key at all', 'a:\n  : x', 2, 3],
  ['a list as a key', 'a: 1\n[a]: b', 2, 1],
  ['an explicit list key', 'a: 1\n? - x\n: b', 2, 3],
  ['a mapping as a key', '{a: 1}: b', 1, 1],
  ['a template that was not rendered', 'a: {{ .Values.x }}', 1, 5],
  ['an alias of a list as a key', 'a: &a [1]\n*a : b', 2, 1],
  ['!!int of something else', 'a: !!int abc', 1, 13],
  ['!!binary that is not base64', 'a: !!binary "%%"', 1, 17],
  ['a merge of a scalar', 'a:\n  <<: 1', 2, 3],
  ['an anchor within itself', 'a: &a\n  - *a', 2, 5],
  ['a tab as indentation', 'a:\n\tb: 1', 2, 1],
  ['an unclosed quote', 'a: "b', 2, 1],
];

describe('parseYaml, the kubernetes reader', () => {
  it.each(SCALARS)('reads %j as %s', (text, value) => {
    expect(parseYaml(`v: ${text}`, 'f.yaml')).toStrictEqual({ v: value });
    expect(parseYaml(`- ${text}`, 'f.yaml')).toStrictEqual([value]);
  });

  it.each(KEYS)('reads the key %s as %j', (text, key) => {
    const value = parseYaml(`${text}: x`, 'f.yaml');
    expect(Object.entries(value ?? {})).toEqual([[key, 'x']]);
  });

  it.each(MAPPINGS)('%s', (_, text, value) => {
    expect(parseYaml(text, 'f.yaml')).toStrictEqual(value);
  });

  it.each(ERRORS)('refuses %s, and says where', (_, text, line, column) => {
    const error = thrownBy(() => parseYaml(text, 'f.yaml'));
    expect(error).toMatchObject({ code: 'invalid-yaml', location: { file: 'f.yaml', line, column } });
    expect(error.hint).toBeTruthy();
  });

  /** Recorded from sigs.k8s.io/yaml 1.6 (YAMLToJSON); it refuses what stands as null. */
  it.each(recorded.filter((each) => each.kubernetes !== null))(
    'reads $text as sigs.k8s.io/yaml does',
    ({ text, kubernetes }) => {
      expect(rounded(parseYaml(text, 'f.yaml'))).toEqual(rounded(JSON.parse(kubernetes ?? '')));
    },
  );

  it.each(recorded.filter((each) => each.kubernetes === null && each.text.startsWith('v:')))(
    'refuses $text as sigs.k8s.io/yaml does',
    ({ text }) => {
      expect(thrownBy(() => parseYaml(text, 'f.yaml')).code).toBe('invalid-yaml');
    },
  );

  /** Recorded from sigs.k8s.io/yaml 1.6, keys and small documents; it refuses what stands as null. */
  it.each(documents)('reads $text as sigs.k8s.io/yaml does', ({ text, kubernetes }) => {
    if (kubernetes === null) expect(thrownBy(() => parseYaml(text, 'f')).code).toBe('invalid-yaml');
    else expect(rounded(parseYaml(text, 'f'))).toEqual(rounded(JSON.parse(kubernetes)));
  });

  it('reads the first document only, whatever follows', () => {
    expect(parseYaml('# c\n---\na: 1\n---\n{broken', 'f')).toEqual({ a: 1 });
    expect(parseYaml('a: 1\n...\n{broken', 'f')).toEqual({ a: 1 });
    expect(parseYaml('a: 1\n--- # next\nb: [', 'f')).toEqual({ a: 1 });
    expect(parseYaml('%YAML 1.1\n---\na: |\n  ---\n  x\n', 'f')).toEqual({ a: '---\nx\n' });
    expect(parseYaml('', 'f')).toBeNull();
    expect(parseYaml('---\n---\na: 1', 'f')).toBeNull();
  });

  it('reads all documents and leaves out the empty ones', () => {
    expect(parseYamlDocuments('---\n# only a comment\n---\na: 1\n---\n---\n- b\n---\n', 'f')).toEqual([
      { a: 1 },
      ['b'],
    ]);
  });

  it('reads aliases as copies', () => {
    expect(parseYaml('a: &a {b: [1]}\nc: *a\nd: *a', 'f')).toEqual({
      a: { b: [1] },
      c: { b: [1] },
      d: { b: [1] },
    });
  });

  it('refuses an alias bomb instead of expanding it', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    );
    const error = thrownBy(() => parseYaml(['l0: &l0 [x]', ...levels].join('\n'), 'f.yaml'));
    expect(error.code).toBe('invalid-yaml');
    expect(error.message).toContain('aliases');
  });

  it.each([
    ['digits', `a: 1${'0'.repeat(1_000_000)}`],
    ['asterisks', `# ${'*'.repeat(1_000_000)}\na: b`],
    ['spaces', `a:${' '.repeat(1_000_000)}b`],
    ['braces', `a: "${'}'.repeat(1_000_000)}"`],
  ])('gets through a million %s', (_, text) => {
    expect(parseYaml(text, 'f.yaml')).toHaveProperty('a');
  });

  it('says where there are too many values', { timeout: 60_000 }, () => {
    const error = thrownBy(() => parseYaml('- 1\n'.repeat(2_000_100), 'f.yaml'));
    expect(error.message).toMatch(/^more than 2,000,000 values/);
    expect(error.location).toMatchObject({ line: 2_000_001 });
  });

  it.each([
    ['a list', '[a]: b'],
    ['an alias of a list', 'a: &a [1]\n*a : b'],
    ['a mapping', '{{ .Values.x }}: b'],
    ['null', '~: b'],
  ])('refuses %s as a key of a long text as well', (_, text) => {
    const long = `c: ${'x'.repeat(1_000_000)}\n${text}\n`;
    const error = thrownBy(() => parseYaml(long, 'f.yaml'));
    expect(error).toMatchObject({ code: 'invalid-yaml', location: { file: 'f.yaml' } });
    expect(error.message).toBe("a list, a mapping or null can't be a key");
  });

  it('takes what only looks like such a key', () => {
    const panel =
      '{"title": "{{instance}}: load", "null": 1, "list": [[1], {}], "none": null, "none2": null}';
    const text = 'a: &a [1]\nb: *a\nc: ~\nd: {e: &e {}, f: *e, g}\nh:\n- {}\n- [{}]\n';
    const panels = Array.from({ length: 10_000 }, (_, index) => `p${index}: ${panel}\n`).join('');
    expect(parseYaml(`${text}${panels}`, 'f.yaml')).toMatchObject({
      d: { e: {}, f: {}, g: null },
    });
    expect(parseYamlDocuments(`a: 1\n---\nb: ${'x'.repeat(600_000)}\n---\n`, 'f.yaml')).toHaveLength(2);
  });

  it('refuses bottomless nesting without overflowing the stack', () => {
    expect(thrownBy(() => parseYaml('['.repeat(100_000), 'f.yaml'))).toBeInstanceOf(PromiseError);
  });
});

describe('locate', () => {
  const text = 'a: 1\nspec:\n  list:\n    - name: x\n      y: 0777\n    - {name: z}\n---\n---\nsecond: 1\n';

  it.each([
    [[], 1, 1],
    [['a'], 1, 1],
    [['spec', 'list', 1, 'name'], 6, 8],
    [['spec', 'list', 0], 4, 7],
    [['spec', 'list', 0, 'true'], 5, 7],
    [['spec', 'list', 0, 'y'], 5, 7],
    [['spec', 'missing', 'deeper'], 2, 1],
  ] as const)('finds %j', (path, line, column) => {
    expect(locate(text, 'f.yaml', path)).toEqual({ file: 'f.yaml', line, column });
  });

  it('counts the documents that have content', () => {
    expect(locate(text, 'f.yaml', ['second'], 1)).toEqual({ file: 'f.yaml', line: 9, column: 1 });
  });

  it('follows aliases', () => {
    expect(locate('a: &a\n  b: 1\nc: *a', 'f', ['c', 'b'])).toEqual({ file: 'f', line: 2, column: 3 });
  });

  it('names just the file where there is no such document', () => {
    expect(locate('', 'f.yaml', ['a'])).toEqual({ file: 'f.yaml' });
  });
});
