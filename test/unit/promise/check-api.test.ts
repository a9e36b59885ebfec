import { describe, expect, it } from 'vitest';
import { checkApi } from '../../../src/promise/check-crd.ts';
import type { Problem } from '../../../src/promise/problems.ts';
import type { Json, JsonObject } from '../../../src/shared/json.ts';
import { isObject } from '../../../src/shared/json.ts';
import recorded from './recorded-apis.json' with { type: 'json' };

interface Recorded {
  readonly name: string;
  /** What differs from the definition that they have in common. */
  readonly edits: readonly { readonly at: readonly (string | number)[]; readonly value: Json }[];
  /** Fields, as the API server spells them; `decode` where the definition couldn't even be decoded. */
  readonly refused: readonly string[];
}

function edited(value: Json, [step, ...below]: readonly (string | number)[], replacement: Json): Json {
  if (step === undefined) return replacement;
  if (typeof step === 'number' && Array.isArray(value))
    return value.map((item, index) => (index === step ? edited(item, below, replacement) : item));
  const object: JsonObject = isObject(value) ? value : {};
  return { ...object, [step]: edited(object[step] ?? null, below, replacement) };
}

/** Fields that the API server calls by another name: its own inner one, swapped, or that of the way out. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'spec.conversion.webhookClientConfig': 'clientConfig',
  'spec.conversion.webhookClientConfig.service.name': 'namespace',
  'metadata.annotations[api-approved.kubernetes.io]': 'group',
};

/** The last name of a field in an API server's answer. */
function lastName(field: string): string {
  const names = field.replace(/\[[^\]]*\]/g, '').split('.');
  return (OTHERWISE[field] ?? names.at(-1) ?? '').toLowerCase();
}

/** The names on the way to a problem. */
function namesOf({ path }: Problem): readonly string[] {
  return path.map((step) => String(step).toLowerCase());
}

// What ValidateCustomResourceDefinition of apiextensions-apiserver v0.36.2 answers to these definitions, after its defaults.
describe('an API beside its schema, as the API server judges it', () => {
  it.each(recorded.cases as readonly Recorded[])('$name', ({ edits, refused }) => {
    const crd = edits.reduce<Json>((value, { at, value: to }) => edited(value, at, to), recorded.base);
    const problems: Problem[] = [];
    checkApi(crd, problems);
    expect(problems.length > 0).toBe(refused.length > 0);
    if (refused.includes('decode') || problems.length === 0) return;
    const names = new Set(problems.flatMap(namesOf));
    expect(refused.map(lastName).some((name) => names.has(name))).toBe(true);
  });
});
