import { isObject, type JsonObject, objectOrEmpty, stringOrEmpty } from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';
import { PRESERVE } from '../structural.ts';

/** A default, as the description of a value has it. */
const DEFAULT = /^Default: (.*)$|\(default: (.*)\)$/;

/**
 * One schema of what a chart's values.yaml shows and its values.schema.json declares. What is declared counts; values that
 * are only shown come on top, and so do the comments on them.
 */
export function joinValues(shown: JsonObject, declared: JsonObject): JsonObject {
  const { description: _, ...schema } = declared;
  return { ...describedAs(shown, declared), ...schema, ...members(shown, declared) };
}

function members(shown: JsonObject, declared: JsonObject): JsonObject {
  if (shown.type !== 'object' || declared.type !== 'object' || declared.additionalProperties !== undefined)
    return {};
  const [left, right] = [objectOrEmpty(shown.properties), objectOrEmpty(declared.properties)];
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  if (names.length === 0) return {};
  const properties = names.map((name) => {
    const [inValues, inSchema] = [ownValue(left, name), ownValue(right, name)].map((each) =>
      isObject(each) ? each : undefined,
    );
    const one = inValues ?? inSchema ?? {};
    return [
      name,
      inValues === undefined || inSchema === undefined ? one : joinValues(inValues, inSchema),
    ] as const;
  });
  const isOpen = shown[PRESERVE] === true || declared[PRESERVE] === true;
  return { ...(isOpen ? { [PRESERVE]: true } : {}), properties: Object.fromEntries(properties) };
}

function describedAs(shown: JsonObject, declared: JsonObject): JsonObject {
  const inValues = stringOrEmpty(shown.description);
  const inSchema = stringOrEmpty(declared.description);
  const [, alone, last] = DEFAULT.exec(inValues) ?? [];
  const byDefault = alone ?? last;
  const description =
    inSchema === '' || byDefault === undefined ? inSchema || inValues : `${inSchema} (default: ${byDefault})`;
  return description === '' ? {} : { description };
}
