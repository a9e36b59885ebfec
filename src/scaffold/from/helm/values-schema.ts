import { isObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { itemsSchema, shownSchema } from '../shown-schema.ts';
import { ANYTHING, anyObject, PRESERVE } from '../structural.ts';

/** What is known of a chart's values besides the values themselves. */
export interface AboutValues {
  /** What a comment says of a value. */
  readonly describe: (path: readonly string[]) => string | undefined;
  /** Whether the chart passes a value on as it is, so that the keys it has are no more than examples. */
  readonly isPassedWhole: (path: readonly string[]) => boolean;
  /** Whether a mapping takes keys that values.yaml doesn't show: those of another chart do, and `global`. */
  readonly isOpen: (path: readonly string[]) => boolean;
  /** Called for each value whose type can't be told from it. */
  readonly onUnknown: (path: readonly string[], why: string) => void;
}

/**
 * The schema of an API that takes a chart's values, as far as they tell. It has no defaults: those stay in values.yaml, else
 * every request would store today's, and a newer chart's would never reach it. Descriptions name them instead.
 */
export function valuesSchema(values: JsonObject, about: AboutValues): JsonObject {
  return schemaOf(values, [], about);
}

function schemaOf(value: Json, path: readonly string[], about: AboutValues): JsonObject {
  const schema = typed(value, path, about);
  const description = described(about.describe(path), value);
  return description === undefined ? schema : { description, ...schema };
}

function typed(value: Json, path: readonly string[], about: AboutValues): JsonObject {
  const isWhole = path.length > 0 && about.isPassedWhole(path);
  if (isObject(value)) {
    if (isWhole) return anyObject();
    if (Object.keys(value).length === 0) {
      about.onUnknown(path, 'say which keys this takes: values.yaml shows none');
      return anyObject();
    }
    const properties = Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, schemaOf(member, [...path, key], about)]),
    );
    return { type: 'object', ...(about.isOpen(path) ? { [PRESERVE]: true } : {}), properties };
  }
  if (Array.isArray(value)) {
    if (isWhole) return { type: 'array', items: ANYTHING };
    if (value.length === 0) about.onUnknown(path, 'say what is in this list: values.yaml shows nothing');
    return { type: 'array', items: itemsSchema(value) };
  }
  if (value === null) {
    if (!isWhole) about.onUnknown(path, 'say which type this has: values.yaml has null');
    return { ...ANYTHING, nullable: true };
  }
  return isWhole && value === '' ? ANYTHING : shownSchema(value);
}

const LONGEST_DEFAULT = 80;

/** What a comment says, and the default where it is short enough to be read in a sentence. */
function described(comment: string | undefined, value: Json): string | undefined {
  const text = typeof value === 'object' ? '' : String(value);
  const isShown = text !== '' && text.length <= LONGEST_DEFAULT && !text.includes('\n');
  if (!isShown) return comment;
  return comment === undefined ? `Default: ${text}` : `${comment} (default: ${text})`;
}
