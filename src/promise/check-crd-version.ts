import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { VERSION_SETTINGS } from './crd-shape.ts';
import type { Problem } from './problems.ts';
import { decode } from './strict-decode.ts';
import { didYouMean } from './suggest.ts';
import type { YamlPath } from './yaml-location.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const SELECTABLE_TYPES = ['string', 'boolean', 'integer'];
const MAX_SELECTABLE_FIELDS = 8;
const MAX_WARNING_BYTES = 256;

type Report = (steps: YamlPath, message: string) => void;

/**
 * Checks what a version of an API has beside its name and its schema: printer columns, subresources, selectable fields,
 * the deprecation (apiextensions `pkg/apis/apiextensions/validation/validation.go`,
 * validateCustomResourceDefinitionVersion).
 * @param at where the version stands in the Promise
 */
export function checkVersionSettings(written: JsonObject, at: YamlPath, problems: Problem[]): void {
  const report: Report = (steps, message) => problems.push({ path: [...at, ...steps], message });
  // Go doesn't mind the case of a field's letters: JSONPath, as APIs once had it, is jsonPath.
  const version = objectOrEmpty(decode(written, VERSION_SETTINGS, at, problems, 'ignore-case'));
  checkDeprecation(version, report);
  const { scale } = objectOrEmpty(version.subresources);
  if (isObject(scale)) checkScale(scale, report);
  for (const [index, column] of listOrEmpty(version.additionalPrinterColumns).entries()) {
    checkColumn(objectOrEmpty(column), ['additionalPrinterColumns', index], report);
  }
  checkSelectableFields(version.selectableFields, schemaOf(written), report);
}

function schemaOf({ schema }: JsonObject): JsonObject {
  return objectOrEmpty(objectOrEmpty(schema).openAPIV3Schema);
}

function checkDeprecation({ deprecated, deprecationWarning: warning }: JsonObject, report: Report): void {
  if (typeof warning !== 'string') return;
  const steps = ['deprecationWarning'];
  if (deprecated !== true) report(steps, 'is only for versions with deprecated: true');
  if (warning === '') report(steps, 'must not be empty');
  const bytes = Buffer.byteLength(warning);
  if (bytes > MAX_WARNING_BYTES)
    report(steps, `has ${bytes} bytes, at most ${MAX_WARNING_BYTES} are allowed`);
  // Go's IsPrint: letters, marks, numbers, punctuation, symbols, and of all spaces the ordinary one.
  if (/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(warning)) report(steps, 'must hold printable characters only');
}

/** Kratix takes `scale` away when it installs the API, but it is refused all the same. */
function checkScale(scale: JsonObject, report: Report): void {
  const paths = [
    ['specReplicasPath', ['.spec.'], true],
    ['statusReplicasPath', ['.status.'], true],
    ['labelSelectorPath', ['.spec.', '.status.'], false],
  ] as const;
  for (const [field, prefixes, isRequired] of paths) {
    const text = stringOrEmpty(scale[field]);
    if (text === '' && !isRequired) continue;
    if (!prefixes.some((prefix) => text.startsWith(prefix)))
      report(['subresources', 'scale', field], `must be a path below ${prefixes.join(' or ')}`);
  }
}

function checkColumn(column: JsonObject, steps: YamlPath, report: Report): void {
  const { name, type, format, jsonPath } = column;
  if (stringOrEmpty(name) === '') report([...steps, 'name'], 'a printer column needs a name');
  checkChoice(type, COLUMN_TYPES, [...steps, 'type'], report);
  if (stringOrEmpty(format) !== '') checkChoice(format, COLUMN_FORMATS, [...steps, 'format'], report);
  if (!stringOrEmpty(jsonPath).startsWith('.'))
    report([...steps, 'jsonPath'], 'must be a path that begins with a dot, such as .spec.size');
}

function checkChoice(
  value: Json | undefined,
  choices: readonly string[],
  steps: YamlPath,
  report: Report,
): void {
  const text = stringOrEmpty(value);
  if (!choices.includes(text))
    report(steps, `must be one of ${choices.join(', ')}${text === '' ? '' : didYouMean(text, choices)}`);
}

function checkSelectableFields(fields: Json | undefined, schema: JsonObject, report: Report): void {
  const seen = new Set<string>();
  for (const [index, field] of listOrEmpty(fields).entries()) {
    const path = stringOrEmpty(objectOrEmpty(field).jsonPath);
    const wrong = seen.has(path) ? 'is there already' : wrongSelectableField(path, schema);
    if (wrong !== undefined) report(['selectableFields', index, 'jsonPath'], wrong);
    seen.add(path);
  }
  if (seen.size > MAX_SELECTABLE_FIELDS)
    report(['selectableFields'], `has ${seen.size} fields, at most ${MAX_SELECTABLE_FIELDS} are allowed`);
}

/** Paths of selectable fields are plain: `.spec.size` (`pkg/apiserver/schema/cel/validation.go`, ValidFieldPath). */
function wrongSelectableField(path: string, schema: JsonObject): string | undefined {
  if (!/^(?:\.[^.[\]]+)+$/.test(path)) return 'must be a path of names and dots, such as .spec.size';
  const names = path.slice(1).split('.');
  let found: JsonObject | undefined = schema;
  for (const name of names) {
    found = found === undefined ? undefined : memberOf(found, name);
    if (found === undefined) return `leads to nothing: ${name} is not declared`;
  }
  if (names[0] === 'metadata') return 'must not lead into metadata';
  return SELECTABLE_TYPES.includes(stringOrEmpty(found?.type))
    ? undefined
    : `must lead to a field of the type ${SELECTABLE_TYPES.join(', ')}`;
}

function memberOf({ properties, additionalProperties }: JsonObject, name: string): JsonObject | undefined {
  const members = objectOrEmpty(properties);
  if (Object.keys(members).length === 0) {
    return typeof additionalProperties === 'object' ? objectOrEmpty(additionalProperties) : undefined;
  }
  return Object.hasOwn(members, name) ? objectOrEmpty(members[name]) : undefined;
}
