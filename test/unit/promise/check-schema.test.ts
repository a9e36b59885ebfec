import { describe, expect, it } from 'vitest';
import { checkSchema } from '../../../src/promise/check-schema.ts';
import type { Problem } from '../../../src/promise/problems.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import recorded from './recorded-api-schemas.json' with { type: 'json' };

interface Recorded {
  readonly name: string;
  readonly schema: JsonObject;
  /** Fields, as the API server spells them; `decode` where the definition couldn't even be decoded. */
  readonly refused: readonly string[];
}

/** Whose children are spelt in brackets. */
const MAPS = new Set<string | number>(['properties', 'definitions', 'patternProperties']);

/** Spells a path as the API server does: `properties[spec].items`. */
function spell(path: Problem['path']): string {
  const parts = path.map((step, index) => {
    const inMap = MAPS.has(path[index - 1] ?? '') && !MAPS.has(path[index - 2] ?? '');
    return typeof step === 'number' || inMap ? `[${step}]` : `.${step}`;
  });
  return parts.join('').replace(/^\./, '');
}

function pathsOf(schema: JsonObject): readonly string[] {
  const problems: Problem[] = [];
  checkSchema(schema, [], problems);
  return problems.map(({ path }) => spell(path));
}

/** Whether one path is the other, or lies below it: where the one blames a list, the other may blame its entry. */
function isNear(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

// What ValidateCustomResourceDefinition of apiextensions-apiserver v0.36.2 answers to a CustomResourceDefinition with this
// schema and the status subresource that Kratix adds.
describe('the schema of an API, as the API server judges it', () => {
  it.each(recorded as readonly Recorded[])('$name', ({ schema, refused }) => {
    const ours = pathsOf(schema);
    expect(ours.length > 0).toBe(refused.length > 0);
    if (refused.includes('decode')) return;
    for (const field of refused) expect(ours.some((path) => isNear(path, field))).toBe(true);
    for (const path of ours) expect(refused.some((field) => isNear(path, field))).toBe(true);
  });
});
