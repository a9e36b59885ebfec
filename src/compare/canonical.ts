import yaml from 'js-yaml';
import type { Json } from '../shared/json.ts';
import { VaryingValue } from './varying-value.ts';

/**
 * Integers past 2^53 arrive as bigints, which js-yaml can't write by itself, and neither what stands for values that vary;
 * an implicit type's tag is not written.
 */
const schema = yaml.DEFAULT_SCHEMA.extend({
  implicit: [
    new yaml.Type('tag:kratix-promise,2025:bigint', {
      kind: 'scalar',
      resolve: () => false,
      predicate: (value) => typeof value === 'bigint',
      represent: (value: object) => String(value),
    }),
    new yaml.Type('tag:kratix-promise,2025:varying', {
      kind: 'scalar',
      resolve: () => false,
      predicate: (value) => value instanceof VaryingValue,
      represent: (value: object) => (value instanceof VaryingValue ? value.shown : ''),
    }),
  ],
});

/**
 * The one way to write down all documents that mean the same: keys sorted, one style, long texts as blocks, aliases
 * written out. For diffs; nobody reads it back.
 */
export function canonicalYaml(value: Json): string {
  return yaml.dump(value, { schema, sortKeys: true, noRefs: true, lineWidth: -1 });
}
