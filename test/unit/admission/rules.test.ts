import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/admission/admit.ts';
import { wrongApi } from '../../../src/admission/check-api.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { frozen, promiseWith } from './support.ts';

const OPTIONS = { unknownFields: 'strict' } as const;

/** What comes of a spec, for an API whose spec has these properties, and these rules for all of it. */
function outcome(properties: JsonObject, rules: readonly JsonObject[], spec: JsonObject) {
  const schema = { type: 'object', properties, 'x-kubernetes-validations': rules };
  const request = { apiVersion: 'example.com/v1', kind: 'Redis', metadata: { name: 'cache' }, spec };
  return admit(frozen(request), frozen(promiseWith([{ name: 'v1', schema }])), OPTIONS);
}

const SIZES = { min: { type: 'integer' }, max: { type: 'integer', default: 3 } };
const RULE = { rule: 'self.min <= self.max', message: 'min must not exceed max', fieldPath: '.min' };

describe('admit, with rules', () => {
  it('refuses a request that breaks one, at the field that the rule names', () => {
    expect(outcome(SIZES, [RULE], { min: 5 })).toStrictEqual({
      refusals: [
        {
          path: 'spec.min',
          at: ['spec', 'min'],
          reason: 'FieldValueInvalid',
          value: null,
          message: 'Invalid value: min must not exceed max',
        },
      ],
    });
  });

  it('looks at the values that defaults fill in', () => {
    expect(outcome(SIZES, [RULE], { min: 3 })).toMatchObject({ unchecked: [] });
  });

  it('leaves rules alone where types or required fields are wrong, and says so (strategy.go, hasBlockingErr)', () => {
    expect(outcome(SIZES, [RULE], { min: 'five' })).toMatchObject({
      refusals: [
        { path: 'spec.min', reason: 'FieldValueTypeInvalid' },
        { path: '<nil>', message: expect.stringContaining('some validation rules were not checked') },
      ],
    });
  });

  it('says nothing of rules where there are none', () => {
    expect(outcome(SIZES, [], { min: 'five' })).toMatchObject({ refusals: [{ path: 'spec.min' }] });
  });

  it('passes over rules about a change, unless oldSelf is optional', () => {
    const change = { rule: 'self.min >= oldSelf.min' };
    const optional = { rule: 'oldSelf.hasValue()', optionalOldSelf: true };
    expect(outcome(SIZES, [change], { min: 1 })).toHaveProperty('object');
    expect(outcome(SIZES, [optional], { min: 1 })).toMatchObject({ refusals: [{ path: 'spec' }] });
  });

  it('never takes a rule that it can not read for kept', () => {
    expect(outcome(SIZES, [{ rule: 'self.min ~ 1' }], { min: 1 })).toMatchObject({
      object: {},
      unchecked: [{ path: 'spec', rule: 'self.min ~ 1', why: expect.stringContaining("can't be read") }],
    });
  });

  it('keeps integers past 2^53 exact', () => {
    const rule = { rule: 'self.min == 9007199254740993' };
    expect(outcome(SIZES, [rule], { min: 9007199254740993n })).toHaveProperty('object');
    expect(outcome(SIZES, [rule], { min: 9007199254740992n })).toHaveProperty('refusals');
  });
});

describe('null in a list (apiserver pkg/cel/common/valuesunstructured.go)', () => {
  const listOf = (items: JsonObject): JsonObject => ({ list: { type: 'array', items } });
  const rule = { rule: '!(null in self.list)' };

  it('is not there among numbers, and can not be looked for among objects', () => {
    expect(outcome(listOf({ type: 'integer' }), [rule], { list: [1] })).toHaveProperty('object');
    const objects = listOf({ type: 'object', properties: { a: { type: 'integer' } } });
    expect(outcome(objects, [rule], { list: [] })).toHaveProperty('object');
    expect(outcome(objects, [rule], { list: [{ a: 1 }] })).toMatchObject({
      refusals: [{ message: expect.stringContaining('no such overload') }],
    });
  });
});

describe('lists of type set (apiserver pkg/cel/common/valuesunstructured.go)', () => {
  it.each([
    ['integer', [1, 2], 'object'],
    ['string', ['a'], 'object'],
    ['number', [1.5, 2.5], 'object'],
    ['number', [1.5, 2], 'refusals'],
  ])('of %s: %j equals itself', (type, list, result) => {
    const set = { type: 'array', items: { type }, 'x-kubernetes-list-type': 'set' };
    expect(outcome({ list: set }, [{ rule: 'self.list == self.list' }], { list })).toHaveProperty(result);
  });
});

describe('wrongApi', () => {
  const problemsOf = (rules: readonly JsonObject[], properties: JsonObject = SIZES) => {
    const schema = { type: 'object', properties, 'x-kubernetes-validations': rules };
    const promise = promiseWith([{ name: 'v1', schema }]);
    return wrongApi({ promise, locate: () => ({ file: promise.file }) });
  };

  it('takes rules whose types fit', () => {
    expect(problemsOf([RULE, { rule: 'self.min == oldSelf.min' }])).toBeUndefined();
  });

  it.each([
    ['a field that there is not', { rule: 'self.mni > 1' }, "undefined field 'mni'"],
    ['types that do not fit', { rule: 'self.min == "a"' }, "found no matching overload for '_==_'"],
    ['a function that there is not', { rule: 'foo(self)' }, "undeclared reference to 'foo'"],
    ['a result that is no bool', { rule: 'self.min' }, 'must evaluate to a bool, not int'],
    ['a pattern that is none', { rule: '"a".matches("[")' }, 'rule'],
    ['no expression', { rule: ' ' }, 'a rule needs an expression'],
    ['a message of two lines', { rule: 'true', message: 'a\nb' }, 'must be one line'],
    ['several lines without a message', { rule: 'true\n|| false' }, 'needs a message'],
    [
      'a message that is no text',
      { rule: 'true', messageExpression: 'self.min' },
      'must evaluate to a string',
    ],
    ['an unknown reason', { rule: 'true', reason: 'Nope' }, 'must be one of FieldValueRequired'],
    ['a path to nowhere', { rule: 'true', fieldPath: '.mni' }, 'must lead to a declared field'],
    [
      'optionalOldSelf without oldSelf',
      { rule: 'true', optionalOldSelf: true },
      'only for rules that use oldSelf',
    ],
  ])('refuses %s', (_, rule, message) => {
    const error = problemsOf([rule]);
    expect(error).toMatchObject({ code: 'invalid-promise' });
    expect(error?.message).toContain(message);
    expect(error?.message).toContain('spec.api.spec.versions[0].schema');
  });

  it('refuses a rule about a list whose items have no type', () => {
    const items = { 'x-kubernetes-preserve-unknown-fields': true };
    const list = { type: 'array', items, 'x-kubernetes-validations': [{ rule: 'self.size() < 3' }] };
    expect(problemsOf([], { list })?.message).toContain('its items need one too');
  });

  it('refuses oldSelf below a list whose items can not be told apart', () => {
    const items = { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] };
    expect(problemsOf([], { list: { type: 'array', items } })?.message).toContain(
      'oldSelf has no value here',
    );
  });
});
