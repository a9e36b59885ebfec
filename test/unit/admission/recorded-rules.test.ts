import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../../src/admission/cel/rules.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { frozen } from './support.ts';

/**
 * A request, and what the rules of k8s.io/apiextensions-apiserver 0.36.2 said of it
 * (`pkg/apiserver/schema/cel`, with cel-go 0.26.0); `compiles: false` where it refuses the rule itself.
 */
interface RecordedRule {
  readonly schema: JsonObject;
  readonly request: JsonObject;
  readonly errors?: readonly { readonly path: string; readonly reason: string; readonly message: string }[];
  readonly compiles?: false;
}

const cases: readonly RecordedRule[] = readFileSync(
  path.join(import.meta.dirname, 'recorded-rules.ndjson'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

/** The first rule of a schema, to tell cases apart by. */
function ruleIn(schema: JsonObject): string {
  return /"rule":("(?:\\.|[^"\\])*")/.exec(JSON.stringify(schema))?.[1] ?? '';
}

const inOrder = (errors: readonly { readonly path: string }[] = []) =>
  [...errors].sort((a, b) => (a.path < b.path ? -1 : 1));

describe('rules, against recorded answers of the API server', () => {
  it.each(cases.map((each, index) => [index, ruleIn(each.schema), each] as const))(
    '%i: %s',
    (_, __, recorded) => {
      const { refusals, unchecked } = checkRules(frozen(recorded.request), frozen(recorded.schema));
      if (recorded.compiles === false) {
        expect(unchecked).toMatchObject([{ why: expect.stringContaining('the API server refuses it') }]);
        return;
      }
      expect(unchecked).toStrictEqual([]);
      const found = refusals.map(({ path: at, reason, message }) => ({ path: at, reason, message }));
      expect(inOrder(found)).toStrictEqual(inOrder(recorded.errors));
    },
  );
});
