import { ROOT_KEYWORDS } from '../../../promise/schema-keywords.ts';
import {
  isObject,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../../../shared/json.ts';
import { anyObject } from '../structural.ts';

/** The schema of a Promise's API, and what of the custom resource's isn't in it. */
export interface TakenSchema {
  readonly schema: JsonObject;
  /** One line each. */
  readonly notes: readonly string[];
}

/** Kubernetes and Kratix say what these are like. */
const NOT_TAKEN = ['apiVersion', 'kind', 'status'];

/** What of the root of the schema is made anew; the rest that a status allows for stays as it is. */
const MADE_ANEW = ['type', 'required', 'properties', 'x-kubernetes-validations'];

/**
 * Takes over the schema of a custom resource as it is, but for its status and what speaks of that: Kratix puts its own in that
 * place (`internal/controller/promise_controller.go`, setStatusFieldsOnCRD). A resource that declares no spec may have any.
 */
export function takeSchema(schema: JsonObject): TakenSchema {
  const taken = Object.entries(objectOrEmpty(schema.properties)).filter(
    ([name, property]) =>
      !NOT_TAKEN.includes(name) && !(name === 'metadata' && saysNothing(objectOrEmpty(property))),
  );
  const properties = { spec: anyObject(), ...Object.fromEntries(taken) };
  const required = listOrEmpty(schema.required).filter((name) => stringOrEmpty(name) in properties);
  const rules = listOrEmpty(schema['x-kubernetes-validations']);
  const kept = rules.filter((rule) => !speaksOfStatus(objectOrEmpty(rule)));
  const left = rules.length - kept.length;
  const foreign = Object.keys(schema).filter((keyword) => !ROOT_KEYWORDS.has(keyword));
  const unchanged = Object.entries(schema).filter(
    ([keyword]) => ROOT_KEYWORDS.has(keyword) && !MADE_ANEW.includes(keyword),
  );
  return {
    schema: {
      type: 'object',
      ...Object.fromEntries(unchanged),
      ...(required.length > 0 ? { required } : {}),
      properties,
      ...(kept.length > 0 ? { 'x-kubernetes-validations': kept } : {}),
    },
    notes: [
      ...(left === 0
        ? []
        : [`left out: ${left} CEL ${left === 1 ? 'rule' : 'rules'} about the status, which is Kratix' own`]),
      ...foreign.map(
        (keyword) => `left out: ${keyword} at the root of the schema, where a status allows none`,
      ),
    ],
  };
}

/** A `metadata` without properties would keep Kratix from bounding the length of names. */
function saysNothing(metadata: JsonObject): boolean {
  return !isObject(metadata.properties) || Object.keys(metadata.properties).length === 0;
}

/** The API server compiles all of it against the schema, in which the status is Kratix' own. */
function speaksOfStatus({ rule, messageExpression, fieldPath }: JsonObject): boolean {
  return [rule, messageExpression, fieldPath].some((text) => /\bstatus\b/.test(stringOrEmpty(text)));
}
