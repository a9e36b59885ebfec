import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { hasRules } from './cel/rule-schema.ts';
import { checkRules, type RulesOutcome } from './cel/rules.ts';
import { applyDefaults } from './defaults.ts';
import { checkEmbedded, coerceEmbedded } from './embedded.ts';
import { checkListTypes } from './list-types.ts';
import { checkObjectMeta } from './metadata-rules.ts';
import { childPlace, type Refusal, type RefusalReason, ROOT } from './refusal.ts';
import { validateSchema } from './validate-schema.ts';

/** Fills in the defaults of a schema. The metadata of a resource within a default is decoded like any other (`defaulting/prune.go`, PruneDefaults). */
export function fillIn(object: JsonObject, schema: JsonObject): JsonObject {
  return objectOrEmpty(coerceEmbedded(applyDefaults(object, schema), schema, ROOT).value);
}

/**
 * All that is checked of an object on creation, once it is decoded and filled in: its metadata and its schema, and then the
 * schema's rules.
 */
export function validateObject(object: JsonObject, schema: JsonObject): RulesOutcome {
  const refusals = validate(object, schema);
  if (!hasRules(schema)) return { refusals, unchecked: [] };
  const rules = refusals.some(isBlocking) ? RULES_NOT_REACHED : checkRules(object, schema);
  return { refusals: [...refusals, ...rules.refusals], unchecked: rules.unchecked };
}

/** In the API server's order (`pkg/registry/customresource/strategy.go`). */
function validate(object: JsonObject, schema: JsonObject): readonly Refusal[] {
  return [
    ...checkObjectMeta(objectOrEmpty(object.metadata), childPlace(ROOT, 'metadata'), 'request'),
    ...validateSchema(object, schema),
    ...checkEmbedded(object, schema, ROOT),
    ...checkListTypes(object, schema, ROOT),
  ];
}

/** What makes a request too different from its schema for rules to be of use. */
const BLOCKING: ReadonlySet<RefusalReason> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

function isBlocking({ reason }: Refusal): boolean {
  return BLOCKING.has(reason);
}

/** What the API server adds where rules were left out. */
const RULES_NOT_REACHED: RulesOutcome = {
  refusals: [
    {
      at: [],
      path: '<nil>',
      reason: 'FieldValueInvalid',
      value: null,
      message:
        'Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    },
  ],
  unchecked: [],
};
