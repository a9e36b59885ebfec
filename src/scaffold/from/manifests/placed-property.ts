import { PromiseError } from '../../../shared/errors.ts';
import { isObject, type Json, type JsonObject, listOrEmpty } from '../../../shared/json.ts';
import { findPath } from '../../../shared/json-path/find.ts';
import { parseJsonPath } from '../../../shared/json-path/parse.ts';
import { JsonPathError, type Step } from '../../../shared/json-path/types.ts';
import { ownValue } from '../../../shared/own-value.ts';
import { sameValue } from '../../../shared/same-value.ts';
import { pluralOf } from '../../defaults.ts';
import { fieldPath, type Property, parseProperty } from '../../property.ts';
import { SHORT_NAMES } from '../../short-names.ts';
import { shownSchema } from '../shown-schema.ts';
import { ANYTHING, anyObject } from '../structural.ts';
import { identityOf, type ManifestDocument } from './read-documents.ts';

/** A field of a manifest that requests set. */
export interface Place {
  readonly document: ManifestDocument;
  readonly steps: readonly Step[];
}

/** A field of the API, and where its value goes. */
export interface PlacedProperty {
  readonly property: Property;
  /** Never empty. */
  readonly places: readonly Place[];
}

/** How `--property` is written here, for hints. */
const GRAMMAR =
  'NAME@KIND/NAME:PATH, such as replicas@deployment/web:.spec.replicas; NAME may be followed by :TYPE and =DEFAULT';

/** What belongs to NAME, KIND, the object's name, and the path; names of RBAC may hold colons. */
const PLACED = /^(.*?)@([A-Za-z]+)\/([^@\s]+?):([{.[$].*)$/s;

/**
 * Reads properties that name a field of a manifest, `NAME[:TYPE[:required]][=DEFAULT]@KIND/NAME:PATH`: type and default are
 * those of the manifest where they are left out. The same NAME again is one more place of it.
 *
 * @param documents those that each request gets
 * @throws PromiseError `usage`
 */
export function placedProperties(
  texts: readonly string[],
  documents: readonly ManifestDocument[],
): readonly PlacedProperty[] {
  const found = new Map<string, PlacedProperty & { readonly value: Json }>();
  for (const text of texts) {
    const [, head = '', kind = '', name = '', path = ''] = PLACED.exec(text) ?? [];
    if (path === '') throw wrong(text, 'it names no field of a manifest', GRAMMAR);
    const document = documentOf(text, { kind, name }, documents);
    const place = { document, steps: parsePath(text, path) };
    const value = valueAt(text, place);
    const fieldName = head.replace(/[:=].*$/s, '');
    const before = found.get(fieldName);
    if (before === undefined) {
      found.set(fieldName, { property: propertyOf(text, head, value), places: [place], value });
      continue;
    }
    if (head !== fieldName)
      throw wrong(text, 'type and default are said once, at the first place of the property', GRAMMAR);
    if (!sameValue(before.value, value)) {
      throw wrong(
        text,
        `the manifests have ${JSON.stringify(value)} here, and ${JSON.stringify(before.value)} in the place before`,
        'make them agree, or take two properties',
      );
    }
    found.set(fieldName, { ...before, places: [...before.places, place] });
  }
  return [...found.values()].map(({ property, places }) => ({ property, places }));
}

function documentOf(
  text: string,
  { kind, name }: { readonly kind: string; readonly name: string },
  documents: readonly ManifestDocument[],
): ManifestDocument {
  const wanted = (ownValue(SHORT_NAMES, kind.toLowerCase()) ?? kind).toLowerCase();
  const [found, ...others] = documents.filter(
    (each) => each.name === name && [each.kind.toLowerCase(), pluralOf(each.kind)].includes(wanted),
  );
  if (found === undefined) {
    const known = documents.map((each) => `${each.kind.toLowerCase()}/${each.name}`);
    throw wrong(text, `there is no ${kind}/${name}`, `objects of a request: ${known.join(', ')}`);
  }
  if (others.length > 0) throw wrong(text, `there are several ${kind}/${name}`, 'rename one of them');
  return found;
}

function parsePath(text: string, path: string): readonly Step[] {
  try {
    return parseJsonPath(path).steps;
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw wrong(text, error.message, 'the path is a JSONPath, as kubectl takes it: .spec.replicas');
  }
}

/** The value in the manifest; where a path leads to several, they must agree. */
function valueAt(text: string, { document, steps }: Place): Json {
  const [first, ...others] = findPath({ text, steps }, document.object);
  if (first === undefined) {
    throw new PromiseError('usage', `--property ${text}: ${identityOf(document)} has nothing there`, {
      location: document.locate([]),
      hint: 'add the field to the manifest first: its value becomes the default',
    });
  }
  if (others.every(({ value }) => sameValue(value, first.value))) return first.value;
  throw wrong(
    text,
    'the path leads to different values',
    'narrow it down, such as: .spec.containers[?(@.name=="web")].image',
  );
}

function propertyOf(text: string, head: string, value: Json): Property {
  const [declared = '', ...defaults] = head.split('=');
  const [name = ''] = declared.split(':');
  const path = fieldPath(name, text);
  if (value === null && !declared.includes(':'))
    throw wrong(text, 'it is null in the manifest, which has no type', GRAMMAR);
  const schema = fieldSchema(value);
  if (declared === head && declared === name) {
    return { path, schema: { ...schema, default: value }, required: false };
  }
  // NAME=DEFAULT: of the type that the manifest's value has.
  const typed = declared === name ? [`${name}:${schema.type}`, ...defaults].join('=') : head;
  const property = parseProperty(typed);
  if (property.required || property.schema.default !== undefined) return property;
  checkFits(text, property.schema, value);
  return { ...property, schema: { ...property.schema, default: value } };
}

/** A mapping goes to the cluster as it is, so that it takes whatever Kubernetes takes there. */
function fieldSchema(value: Json): JsonObject {
  if (isObject(value)) return anyObject();
  if (!Array.isArray(value)) return shownSchema(value);
  const isPlain = value.length > 0 && value.every((item) => typeof item !== 'object');
  return isPlain ? shownSchema(value) : { type: 'array', items: ANYTHING };
}

/** The manifest's value becomes the default, so that it must be one that the type takes. */
function checkFits(text: string, schema: JsonObject, value: Json): void {
  const { type } = fieldSchema(value);
  const choices = listOrEmpty(schema.enum);
  const fits = schema.type === type || (schema.type === 'number' && type === 'integer');
  if (fits && (choices.length === 0 || choices.includes(value))) return;
  const wanted = choices.length === 0 ? schema.type : 'value of the enum';
  throw wrong(
    text,
    `the manifest has ${JSON.stringify(value)}, which is no ${wanted}`,
    'leave the type out, or name a default: NAME:TYPE=DEFAULT@…',
  );
}

function wrong(text: string, why: string, hint: string): PromiseError {
  return new PromiseError('usage', `--property ${text}: ${why}`, { hint });
}
