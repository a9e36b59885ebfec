import { formatPath } from '../../promise/problems.ts';
import type { CommentedYaml } from '../../promise/yaml-block.ts';
import type { YamlPath } from '../../promise/yaml-location.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../shared/json.ts';
import { exampleText } from './example-text.ts';
import { INT_OR_STRING } from './structural.ts';
import { todoComment } from './todos.ts';

/** A value by a schema: as little as it asks for. */
export interface Example extends CommentedYaml {
  /** What the schema doesn't say, one line each; each is a comment, too. */
  readonly todos: readonly string[];
}

/**
 * The least that a schema takes: what is required and has no default, from enum, bounds, pattern and format where these
 * decide; anything else is made up, and is for the author to change. Conditions that only an expression says aren't looked at.
 *
 * @param at where the value stands, for the texts: `spec`
 */
export function leastExample(schema: JsonObject, at: string): Example {
  const todos: { readonly path: YamlPath; readonly text: string }[] = [];
  const value = leastValue(schema, [], (path, what) => {
    todos.push({ path, text: `${formatPath([at, ...path])}: ${what}` });
  });
  return {
    value,
    comments: todos.map(({ path, text }) => todoComment(path, text)),
    todos: todos.map(({ text }) => text),
  };
}

/** Says that a value is made up, and what could be there. */
type Report = (path: YamlPath, what: string) => void;

function leastValue(schema: JsonObject, path: YamlPath, report: Report): Json {
  if (schema.default !== undefined) return schema.default;
  const [allowed] = listOrEmpty(schema.enum);
  if (allowed !== undefined) return allowed;
  if (schema[INT_OR_STRING] === true) return intOrString(schema, path, report);
  switch (schema.type) {
    case 'string':
      return text(schema, path, report);
    case 'integer':
    case 'number':
      return number(schema, path, report);
    case 'boolean':
      report(path, 'true or false, as you like');
      return false;
    case 'array':
      return list(schema, path, report);
    default:
      return object(schema, path, report);
  }
}

function text(schema: JsonObject, path: YamlPath, report: Report): Json {
  const found = exampleText(schema);
  const { pattern, format } = schema;
  if (found === undefined) report(path, `a text that matches ${stringOrEmpty(pattern)}`);
  else if (!pattern && !format) report(path, 'a text of your own');
  return found ?? '';
}

/** An int-or-string with a pattern is a quantity, nearly always. */
function intOrString(schema: JsonObject, path: YamlPath, report: Report): Json {
  const found = schema.pattern === undefined ? undefined : exampleText(schema);
  if (found !== undefined) return found;
  report(path, 'a number, or a text of your own');
  return 1;
}

function number(schema: JsonObject, path: YamlPath, report: Report): Json {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = typeof multipleOf === 'number' ? multipleOf : 1;
  if (typeof minimum === 'number') {
    const least = Math.ceil(minimum / step) * step;
    return exclusiveMinimum === true && least === minimum ? least + step : least;
  }
  if (typeof maximum === 'number' && maximum <= step) {
    const most = Math.floor(maximum / step) * step;
    return exclusiveMaximum === true && most === maximum ? most - step : most;
  }
  report(path, 'a number of your own');
  return step;
}

/** A list that must be there says nothing without an item. */
function list(schema: JsonObject, path: YamlPath, report: Report): Json {
  const count = typeof schema.minItems === 'number' ? Math.max(schema.minItems, 1) : 1;
  return Array.from({ length: count }, (_, index) =>
    leastValue(objectOrEmpty(schema.items), [...path, index], report),
  );
}

function object(schema: JsonObject, path: YamlPath, report: Report): Json {
  const properties = objectOrEmpty(schema.properties);
  const names = requiredIn(schema).filter((name) => objectOrEmpty(properties[name]).default === undefined);
  if (names.length > 0) {
    return Object.fromEntries(
      names.map((name) => [name, leastValue(objectOrEmpty(properties[name]), [...path, name], report)]),
    );
  }
  const isFree = Object.keys(properties).length === 0;
  const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
  if (isFree && isObject(schema.additionalProperties) && least > 0) {
    return { example: leastValue(schema.additionalProperties, [...path, 'example'], report) };
  }
  const hasDefaults = Object.values(properties).some((each) => objectOrEmpty(each).default !== undefined);
  if (path.length === 0 || !hasDefaults || least > 0)
    report(path, 'nothing in it is required: say what users do');
  return {};
}

/** What must be there, also by the first way out of each anyOf and oneOf. */
function requiredIn(schema: JsonObject): readonly string[] {
  const own = listOrEmpty(schema.required).map(stringOrEmpty);
  const all = listOrEmpty(schema.allOf).flatMap((clause) => requiredIn(objectOrEmpty(clause)));
  const either = ['anyOf', 'oneOf'].flatMap((junctor) => {
    const ways = listOrEmpty(schema[junctor]).map((clause) => requiredIn(objectOrEmpty(clause)));
    const isThere = ways.some((way) => way.every((name) => own.includes(name)));
    return isThere ? [] : (ways[0] ?? []);
  });
  return [...new Set([...own, ...all, ...either])];
}
