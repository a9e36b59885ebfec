import { describe, expect, it } from 'vitest';
import { parseGitopsDocuments } from '../../../src/promise/gitops-yaml.ts';
import documents from './recorded-documents.json' with { type: 'json' };
import recorded from './recorded-scalars.json' with { type: 'json' };
import { rounded, thrownBy } from './support.ts';

/** Each scalar with its value, as go-yaml v3 reads it. */
const SCALARS: readonly (readonly [string, unknown])[] = [
  ...['y', 'Y', 'n', 'N', 'yes', 'No', 'on', 'OFF'].map((text) => [text, text] as const),
  ['true', true],
  ['FALSE', false],
  ['Null', null],
  ['~', null],
  ['0777', 511],
  ['0o777', 511],
  ['0x1F', 31],
  ['0B101', 5],
  ['0888', 888],
  ['1_000', 1000],
  ['1:30', '1:30'],
  ['2001-01-01', '2001-01-01'],
  ['9007199254740993', 9007199254740993n],
  ['18446744073709551615', 18446744073709551615n],
  ['18446744073709551616', 2 ** 64],
  ['1e3', 1000],
  ['!foo 5', '5'],
  ['!!binary aGVsbG8=', 'hello'],
];

describe('parseGitopsDocuments', () => {
  it.each(SCALARS)('reads %j as %s', (text, value) => {
    expect(parseGitopsDocuments(`v: ${text}`, 'f.yaml')).toStrictEqual([{ v: value }]);
  });

  /** Recorded from kustomize's kyaml 0.18; it refuses what stands as null. */
  it.each(recorded.filter((each) => each.text.startsWith('v:')))(
    'reads $text as kustomize does',
    ({ text, gitops }) => {
      if (gitops === null) expect(thrownBy(() => parseGitopsDocuments(text, 'f')).code).toBe('invalid-yaml');
      else expect(rounded(parseGitopsDocuments(text, 'f'))).toEqual([rounded(JSON.parse(gitops))]);
    },
  );

  /** Recorded from kustomize's kyaml 0.20, keys and small documents; it refuses what stands as null. */
  it.each(documents)('reads $text as kustomize does', ({ text, gitops }) => {
    if (gitops === null) expect(thrownBy(() => parseGitopsDocuments(text, 'f')).code).toBe('invalid-yaml');
    else expect(rounded(parseGitopsDocuments(text, 'f'))).toEqual([rounded(JSON.parse(gitops))]);
  });

  // kustomize's kyaml 0.20: no key is resolved, so two that mean the same number are two keys.
  it.each([
    'y',
    'No',
    'True',
    '0777',
    '0o7',
    '0x1F',
    '1_000',
    '1.0',
    '.5',
    '1e6',
    '.inf',
    '18446744073709551615',
  ])('keeps the key %s as it is written, in block and flow style', (key) => {
    expect(parseGitopsDocuments(`${key}: 1`, 'f')).toEqual([{ [key]: 1 }]);
    expect(parseGitopsDocuments(`v: {${key}: 1}`, 'f')).toEqual([{ v: { [key]: 1 } }]);
    expect(parseGitopsDocuments(`<<: {${key}: 1}`, 'f')).toEqual([{ [key]: 1 }]);
  });

  it('takes keys for the same only where they are written alike', () => {
    expect(parseGitopsDocuments('0777: 1\n511: 2', 'f')).toEqual([{ '0777': 1, '511': 2 }]);
    expect(thrownBy(() => parseGitopsDocuments('1: a\n"1": b', 'f')).code).toBe('invalid-yaml');
  });

  it('lets an explicit key win over a merge, wherever it stands', () => {
    expect(parseGitopsDocuments('b: &b {x: 1, z: 3}\nc:\n  x: 2\n  <<: *b', 'f')).toEqual([
      { b: { x: 1, z: 3 }, c: { x: 2, z: 3 } },
    ]);
  });

  it('reads all documents and leaves out the empty ones', () => {
    expect(parseGitopsDocuments('a: 1\n---\n# none\n---\nb: 2\n', 'f')).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it.each([
    ['a key that stands twice', 'a: 1\nb: 2\na: 3', 3, 1],
    ['a merge key that stands twice', 'a:\n  <<: {x: 1}\n  <<: {x: 2}', 1, 1],
    ['a later document that does not parse', 'a: 1\n---\nb: [1', 4, 1],
  ] as const)('refuses %s, and says where', (_, text, line, column) => {
    expect(thrownBy(() => parseGitopsDocuments(text, 'f.yaml'))).toMatchObject({
      code: 'invalid-yaml',
      location: { file: 'f.yaml', line, column },
    });
  });
});
