import { describe, expect, it } from 'vitest';
import { parseGitopsDocuments } from '../../../src/promise/gitops-yaml.ts';
import { parseYamlDocuments } from '../../../src/promise/kubernetes-yaml.ts';
import { needsWatch } from '../../../src/promise/yaml-node-watch.ts';
import type { Json } from '../../../src/shared/json.ts';
import { Random } from '../../oracle/generate/random.ts';
import { randomText, randomYaml } from './yaml-texts.ts';

type Reader = (text: string, file: string) => readonly Json[];

/** A comment that makes any text one to be watched. */
const WATCHED = '# !\n';

/** What a text is read as, or why it can't be. */
function outcome(read: Reader, text: string): readonly Json[] | string {
  try {
    return read(text, 'f.yaml');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isRefusedKey(result: readonly Json[] | string): boolean {
  return typeof result === 'string' && result.endsWith("can't be a key");
}

describe.each([
  ['kubernetes', parseYamlDocuments],
  ['gitops', parseGitopsDocuments],
] as const)('a text of the %s reader that needs no watch', (_, read) => {
  it('is read as it would be with one', { timeout: 60_000 }, () => {
    const random = new Random(20_260_725);
    let refused = 0;
    let [valid, unwatched] = [0, 0];
    for (let round = 0; round < 5000; round += 1) {
      for (const text of [randomText(random), randomYaml(random)]) {
        const watched = outcome(
          read,
          text.replace(/^\ufeff?/, (mark) => mark + WATCHED),
        );
        if (isRefusedKey(watched)) refused += 1;
        if (typeof watched !== 'string') valid += 1;
        if (needsWatch(text)) continue;
        if (typeof watched !== 'string') unwatched += 1;
        expect({ text, result: outcome(read, text) }).toEqual({ text, result: watched });
      }
    }
    // The texts are worth something only where both kinds are among them.
    expect(refused).toBeGreaterThan(150);
    expect(unwatched).toBeGreaterThan(valid / 4);
  });
});

describe('needsWatch', () => {
  it.each([
    ['an explicit key', '? [a]\n: b'],
    ['an explicit key after a marker', '---? - a\n: b'],
    ['an alias', '{"a":&x [b], *x : c}'],
    ['an anchor in front of a key', '{&x [b]}'],
    ['a tag that makes null', '!!null "" : x'],
    ['a list', '[a] : b'],
    ['a mapping', '{{ .Values.x }}'],
    ['a mapping among others', '{a: b, {c: d}}'],
    ['a list behind a comment', '{ # c\n [a]}'],
    ['null', 'Null : b'],
    ['null among keys of a flow mapping', '{null, "null": []}'],
    ['null twice', '{null, ~}'],
    ['null behind a comment', '{"null": [], ~ # c\n}'],
    ['no key', '{"null": [], : a}'],
    ['more text than there may be nodes', `a: ${'x'.repeat(1_000_000)}`],
  ])('is true of %s', (_, text) => {
    expect(needsWatch(text)).toBe(true);
  });

  it.each([
    ['lists and mappings on one line', 'a: [b, "c", d]\ne: {f: 1, "g": [], h: {}}\n'],
    ['null as a value', 'a: null\nb: ~\nc:\n- null\n'],
    ['prose', "a: What? It's a & b: [see c], or d*!\nb: http://host/x?y=z&a=!\n# what?\n"],
    ['quoted keys', '"a": b\n\'{}\': c\n"?": d\n'],
  ])('is false of %s', (_, text) => {
    expect(needsWatch(text)).toBe(false);
  });
});
