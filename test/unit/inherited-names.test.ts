import { expect, it } from 'vitest';
import { typeOfSchema } from '../../src/admission/cel/self-schema.ts';
import { typeText } from '../../src/admission/cel/types.ts';
import { effectiveFormat } from '../../src/admission/schema-types.ts';
import { expandBaseImage } from '../../src/build/dockerfile.ts';
import { podField } from '../../src/plan/pod.ts';
import { checkVolume } from '../../src/promise/check-volume.ts';
import { isClusterScoped } from '../../src/promise/cluster-scoped.ts';
import { tellEmptyFields } from '../../src/promise/empty-fields.ts';
import type { Problem } from '../../src/promise/problems.ts';
import { exampleText } from '../../src/scaffold/from/example-text.ts';
import { joinValues } from '../../src/scaffold/from/helm/join-values.ts';
import { placedProperties } from '../../src/scaffold/from/manifests/placed-property.ts';
import { itemsSchema } from '../../src/scaffold/from/shown-schema.ts';
import type { Json, JsonObject } from '../../src/shared/json.ts';

/** What every object of JavaScript has, and YAML may be about all the same. */
const NAMES = ['constructor', 'toString', '__proto__'];

/** An object that has a key itself, also where that is `__proto__`. */
function having(name: string, value: Json): JsonObject {
  return Object.fromEntries([[name, value]]);
}

/** The problems that a check adds to its list. */
function problemsOf(check: (problems: Problem[]) => void): readonly Problem[] {
  const problems: Problem[] = [];
  check(problems);
  return problems;
}

it.each(NAMES)('%s is a name like any other', (name) => {
  const text = { type: 'string', format: name };
  expect(isClusterScoped(name, 'Namespace')).toBe(false);
  expect(effectiveFormat({ type: name, format: 'int32' })).toBe('');
  expect(exampleText(text)).toBe('example');
  const type = typeOfSchema(text, false);
  expect(type === undefined ? undefined : typeText(type)).toBe('string');

  const pod = { name: '', namespace: '', labels: {}, annotations: {}, serviceAccountName: '' };
  expect(podField(pod, `metadata.labels['${name}']`)).toBe('');
  expect(podField(pod, `metadata.annotations['${name}']`)).toBe('');
  expect(expandBaseImage(`base:$${name}`, `ARG ${name}=v1\nFROM base:$${name}\n`, {})).toBe('base:v1');

  expect(problemsOf((problems) => checkVolume(having(name, {}), [], problems))).toEqual([]);
  const shape = { fields: { known: 'string' } } as const;
  expect(problemsOf((problems) => tellEmptyFields(having(name, { a: 1 }), shape, [], problems))).toEqual([]);

  const member = { type: 'string' };
  const described = { type: 'object', properties: having(name, member) };
  expect(itemsSchema([having(name, 'a'), { other: 'b' }]).properties).toEqual(
    Object.fromEntries([
      [name, member],
      ['other', member],
    ]),
  );
  const empty = { type: 'object', properties: {} };
  expect(joinValues(described, empty).properties).toEqual(having(name, member));
  expect(() => placedProperties([`a@${name}/web:.spec`], [])).toThrow(`${name}/web`);
});
