import { describe, expect, it } from 'vitest';
import { findAmbiguousScalars } from '../../../src/promise/ambiguous-scalars.ts';
import recorded from './recorded-scalars.json' with { type: 'json' };

/** The values of one text's finds, without types. */
function readings(text: string): readonly (readonly unknown[])[] {
  return findAmbiguousScalars(text, 'f.yaml').map((each) => [
    each.written,
    each.kubernetes.value,
    each.gitops.value,
    each.core.value,
  ]);
}

/** As written, then as kubernetes, gitops and a YAML 1.2 core-schema reader take it. */
const VALUES: readonly (readonly [string, unknown, unknown, unknown])[] = [
  ['yes', true, 'yes', 'yes'],
  ['y', true, 'y', 'y'],
  ['NO', false, 'NO', 'NO'],
  ['Off', false, 'Off', 'Off'],
  ['0777', 511, 511, 777n],
  ['-0777', -511, -511, -777n],
  ['0O777', 511, 511, '0O777'],
  ['0b101', 5, 5, '0b101'],
  ['0X1F', 31, 31, '0X1F'],
  ['1_000', 1000, 1000, '1_000'],
  ['1_000.5', 1000.5, 1000.5, '1_000.5'],
  ['1_', 1, 1, '1_'],
  ['.5_0', 0.5, 0.5, '.5_0'],
  ['1e400', '1e400', '1e400', Number.POSITIVE_INFINITY],
  ['18446744073709551615', 2 ** 64, 18446744073709551615n, 18446744073709551615n],
  [
    '123456789012345678901234567890',
    Number('123456789012345678901234567890'),
    Number('123456789012345678901234567890'),
    123456789012345678901234567890n,
  ],
];

const KEYS: readonly (readonly [string, string, string, string])[] = [
  ['y', 'true', 'y', 'y'],
  ['No', 'false', 'No', 'No'],
  ['True', 'true', 'True', 'true'],
  ['0777', '511', '0777', '777'],
  ['1.0', '1', '1.0', '1'],
  ['1e6', '1e+06', '1e6', '1000000'],
  ['1_000', '1000', '1_000', '1_000'],
  ['16777217.0', '1.6777216e+07', '16777217.0', '16777217'],
];

/** All readers agree on these, or the readers refuse them, which is an error of its own. */
const ALIKE: readonly string[] = [
  ...['true', 'True', 'FALSE', '~', 'null', 'Null', '', 'yEs', 'text', 'yes sir', 'a_b', '_1', '='],
  ...['0', '7', '-7', '+7', '0888', '0o777', '0x1F', '1.0', '1e3', '-0.0', '.5', '9007199254740993'],
  ...['9223372036854775807', '9223372036854775808', '1:30', '2001-01-01', '2001-12-14t21:59:43.10-05:00'],
  ...['"yes"', "'0777'", '!!str yes', '!foo 0777', '.inf', '.nan', '1.2.3', '10.0.0.0/8', '12_a', '<<'],
];

describe('findAmbiguousScalars', () => {
  it.each(VALUES)('reports the value %s', (written, kubernetes, gitops, core) => {
    const expected = [[written, kubernetes, gitops, core]];
    for (const text of [`v: ${written}`, `- ${written}`, `[a, ${written}]`, `v: &a ${written} # why`]) {
      expect(readings(text)).toEqual(expected);
    }
  });

  it.each(KEYS)('reports the key %s', (written, ...values) => {
    expect(readings(`${written}: v`)).toEqual([[written, ...values]]);
    expect(readings(`{a: b, ${written} : v}`)).toEqual([[written, ...values]]);
  });

  it.each(ALIKE)('has nothing to say of the value %j', (written) => {
    expect(readings(`v: ${written}\nw:\n  - ${written}\n`)).toEqual([]);
  });

  it.each(['80', 'true', 'a', '-1', '"y"', "'1.0'", '2001-01-01', '1.2.3'])(
    'has nothing to say of the key %s',
    (key) => {
      expect(readings(`${key}: v`)).toEqual([]);
    },
  );

  it('says where, and with which type', () => {
    const text = 'a: 1\n---\nb:\n  - x\n  - {c: off}\n0o17: z\n';
    expect(findAmbiguousScalars(text, 'f.yaml')).toEqual([
      {
        location: { file: 'f.yaml', line: 5, column: 9 },
        written: 'off',
        isKey: false,
        kubernetes: { type: 'bool', value: false },
        gitops: { type: 'string', value: 'off' },
        core: { type: 'string', value: 'off' },
      },
      {
        location: { file: 'f.yaml', line: 6, column: 1 },
        written: '0o17',
        isKey: true,
        kubernetes: { type: 'string', value: '15' },
        gitops: { type: 'string', value: '0o17' },
        core: { type: 'string', value: '15' },
      },
    ]);
  });

  it('reports a merge that overrides a key before it for one reader only', () => {
    expect(readings('b: &b {x: 1}\nc:\n  x: 2\n  <<: *b')).toEqual([
      ['<<', 'overrides the keys before it', 'overrides no key', '<<'],
    ]);
    expect(readings('b: &b {x: 1}\nc:\n  <<: *b\n  x: 2')).toEqual([]);
    expect(readings('b: &b {x: 1}\nc:\n  y1: 2\n  <<: [*b]')).toEqual([]);
  });

  it.each([
    'a: [yes',
    'a: yes\n\tb: 1',
    'a: {{ yes }}: no: ,',
    '- yes\n'.concat('['.repeat(100_000)),
    'a: *yes',
  ])('leaves broken YAML to the readers', (text) => {
    expect(readings(text)).toEqual([]);
  });

  it.each([
    ['spaces', `a: ${' '.repeat(1_000_000)}yes`],
    ['digits', `a: x${'1'.repeat(1_000_000)}`],
    ['blank lines', `a: b\n${'\n'.repeat(1_000_000)}c: d`],
    ['signs', `a: x${'-'.repeat(1_000_000)}`],
    ['zeros', `a: b${'0.'.repeat(500_000)}`],
  ])('gets through a million %s', (_, text) => {
    expect(readings(text).length).toBeLessThan(2);
  });

  it('reports all scalars that sigs.k8s.io/yaml and kustomize were recorded to read differently', () => {
    const differing = recorded.filter((each) => each.kubernetes !== each.gitops && each.kubernetes !== null);
    expect(differing.length).toBeGreaterThan(50);
    const missed = differing.filter((each) => readings(each.text).length !== 1).map((each) => each.text);
    expect(missed).toEqual([]);
  });
});
