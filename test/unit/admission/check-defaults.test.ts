import { describe, expect, it } from 'vitest';
import { defaultProblems } from '../../../src/admission/check-defaults.ts';
import type { Problem } from '../../../src/promise/problems.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import recorded from './recorded-defaults.json' with { type: 'json' };
import { frozen } from './support.ts';

interface Recorded {
  readonly name: string;
  readonly schema: JsonObject;
  /** Fields below the schema, as the API server spells them. */
  readonly refused: readonly string[];
}

/** A path up to the default itself: the API server doesn't always say what is wrong within. */
function placeOf(path: string): string {
  return path.replace(/(^|\.)default\b.*$/, '$1default');
}

/** Spells a path as the API server does: `properties[a].items.default`. */
function spell({ path }: Problem): string {
  const parts = path.map((step, index) => (path[index - 1] === 'properties' ? `[${step}]` : `.${step}`));
  return parts.join('').replace(/^\./, '');
}

// What ValidateCustomResourceDefinition of apiextensions-apiserver v0.36.2 answers where `spec` has this schema
// (`pkg/apiserver/schema/defaulting/validation.go`, ValidateDefaults).
describe('defaultProblems, as the API server judges defaults', () => {
  it.each(recorded as readonly Recorded[])('$name', ({ schema, refused }) => {
    const found = defaultProblems(frozen(schema), []).map(spell).map(placeOf);
    expect([...new Set(found)].sort()).toEqual([...new Set(refused.map(placeOf))].sort());
  });

  it('points into the default, and guesses what was meant', () => {
    const schema = { type: 'object', properties: { size: { type: 'string' } }, default: { sise: 'small' } };
    expect(defaultProblems(schema, ['spec'])).toEqual([
      {
        path: ['spec', 'default', 'sise'],
        message: expect.stringContaining('unknown field "default.sise"'),
        hint: 'did you mean size?',
      },
    ]);
  });

  it('tells what an empty mapping lacks, although defaults below would fill it', () => {
    const properties = { size: { type: 'string', default: 'small' } };
    const schema = { type: 'object', properties, required: ['size'], default: {} };
    expect(defaultProblems(schema, [])).toEqual([
      {
        path: ['default', 'size'],
        message: 'the API server refuses this default: Required value',
        hint: 'write the field into this default: those below do not complete it',
      },
    ]);
  });
});
