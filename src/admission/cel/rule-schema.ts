import { isObject, type JsonObject, listOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { propertySchema, schemaAt } from '../schema.ts';

/** Where a schema has its rules. */
export const RULES = 'x-kubernetes-validations';

/** Whether any part of a schema has rules of its own. */
export function hasRules(schema: JsonObject | undefined): boolean {
  if (schema === undefined) return false;
  if (listOrEmpty(ownValue(schema, RULES)).length > 0) return true;
  const below = [schemaAt(schema, 'items'), schemaAt(schema, 'additionalProperties')];
  const properties = Object.values(schemaAt(schema, 'properties') ?? {}).filter(isObject);
  return [...below, ...properties].some(hasRules);
}

/** A step of a rule's fieldPath. */
export interface FieldStep {
  readonly key: string;
  /** A declared property, and no key of a map. */
  readonly isNamed: boolean;
}

/** Takes `.a.b['c']` apart; nothing where it leads nowhere in the schema. */
export function fieldSteps(text: string, schema: JsonObject): readonly FieldStep[] {
  const steps: FieldStep[] = [];
  let below: JsonObject | undefined = schema;
  let rest = text;
  while (rest !== '') {
    const match: RegExpExecArray | null = /^(?:\.([^.[\]]+)|\['((?:\\.|[^'\\])*)'\])/.exec(rest);
    if (match === null || below === undefined) return [];
    const key: string = match[1] ?? (match[2] ?? '').replace(/\\(['\\])/g, '$1');
    const isNamed: boolean = schemaAt(below, 'properties') !== undefined;
    below = isNamed ? propertySchema(below, key) : schemaAt(below, 'additionalProperties');
    if (below === undefined) return [];
    steps.push({ key, isNamed });
    rest = rest.slice(match[0].length);
  }
  return steps;
}
