import { describe, expect, it } from 'vitest';
import { lintApiFields } from '../../../src/lint/api-fields.ts';

/** Messages for a version of an API like this. */
function messages(version: object): readonly string[] {
  const promise = {
    spec: { api: { apiVersion: 'x', kind: 'y', metadata: {}, spec: { versions: [version] } } },
  };
  return lintApiFields(promise as never, (path) => ({ file: path.join('.') })).map(
    ({ message, location }) => `${location?.file}: ${message}`,
  );
}

// api/v1alpha1/promise_types.go, GetAPI: json.Unmarshal, which ignores what it doesn't know.
describe('ignored-api-field', () => {
  it('tells of misspelt keywords, with what was meant', () => {
    const schema = {
      type: 'object',
      properties: { requird: { type: 'string', maxLenght: 5 } },
      requird: ['a'],
    };
    expect(messages({ name: 'v1', schema: { openAPIV3Schema: schema } })).toEqual([
      'spec.api.spec.versions.0.schema.openAPIV3Schema.requird: requird is no field of an API (did you mean required?): Kratix drops it',
      'spec.api.spec.versions.0.schema.openAPIV3Schema.properties.requird.maxLenght: maxLenght is no field of an API (did you mean maxLength?): Kratix drops it',
    ]);
  });

  it('tells of others, too', () => {
    expect(messages({ name: 'v1', serve: true, additionalPrinterColumns: [{ jsonpth: '.a' }] })).toEqual([
      expect.stringContaining('did you mean served?'),
      expect.stringContaining('did you mean jsonPath?'),
    ]);
  });

  it('knows that case does not count for Kratix, but does for who reads the schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', maxlength: 5 } } };
    const version = {
      name: 'v1',
      additionalPrinterColumns: [{ JSONPath: '.a' }],
      schema: { openAPIV3Schema: schema },
    };
    expect(messages(version)).toEqual([
      "spec.api.spec.versions.0.schema.openAPIV3Schema.properties.a.maxlength: maxlength is spelt maxLength: Kratix takes it as it is, others don't",
    ]);
  });

  it('leaves defaults and examples alone', () => {
    const schema = { type: 'object', default: { anything: 1 }, example: { anything: 1 }, enum: [{ b: 1 }] };
    expect(messages({ name: 'v1', schema: { openAPIV3Schema: schema } })).toEqual([]);
  });
});
