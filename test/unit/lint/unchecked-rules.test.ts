import { describe, expect, it } from 'vitest';
import { lintUncheckedRules } from '../../../src/lint/unchecked-rules.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

/** What is found in a schema with these rules for `spec`. */
function found(...rules: readonly JsonObject[]) {
  const spec = { type: 'object', 'x-kubernetes-validations': rules };
  const schema = { type: 'object', properties: { spec } };
  return lintUncheckedRules([{ name: 'v1', served: true, storage: true, schema }], (path) => ({
    file: path.join('.'),
  }));
}

describe('unchecked-rule', () => {
  it('tells of rules and messages that can not be read, with their place and the reason', () => {
    const rules = found({ rule: 'self.a = 1' }, { rule: 'true', messageExpression: '"a" and "b"' });
    expect(rules.map(({ code, location }) => [code, location?.file])).toEqual([
      ['unchecked-rule', expect.stringMatching(/properties\.spec\.x-kubernetes-validations\.0\.rule$/)],
      ['unchecked-rule', expect.stringMatching(/x-kubernetes-validations\.1\.messageExpression$/)],
    ]);
    expect(rules[0]?.message).toContain("this rule is not checked: it can't be read: ");
  });

  it('says nothing of rules that can be read, even where they are wrong', () => {
    expect(found({ rule: 'self.a == 1' }, { rule: 'nothing(self)', messageExpression: 'self' })).toEqual([]);
  });
});
