import type { Problem } from '../../promise/problems.ts';
import { childSchemas } from '../../promise/schema-keywords.ts';
import type { YamlPath } from '../../promise/yaml-location.ts';
import { isObject, type JsonObject, listOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';
import { schemaAt } from '../schema.ts';
import { compile, whyUnreadable } from './compile.ts';
import { fieldSteps, hasRules, RULES } from './rule-schema.ts';
import { isEmbedded, typeOfSchema } from './self-schema.ts';

/** `cel/validation.go`, supportedValidationReason. */
const REASONS = ['FieldValueRequired', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueDuplicate'];

/**
 * What the API server refuses a schema for because of its rules (apiextensions `validation.go`, x-kubernetes-validations).
 * What they cost is not estimated, and a rule that can't be read here is let through.
 * @param path where the schema stands in the Promise
 */
export function ruleProblems(schema: JsonObject, path: YamlPath): readonly Problem[] {
  return hasRules(schema) ? checkSchema(schema, path, true, false) : [];
}

/** A rule of a schema that can't be read here, so that nobody can say whether a request keeps it. */
export interface UnreadableRule {
  readonly path: YamlPath;
  readonly why: string;
}

/** Finds the rules and messages that {@link ruleProblems} lets through unread. */
export function unreadableRules(schema: JsonObject, path: YamlPath): readonly UnreadableRule[] {
  const own = listOrEmpty(ownValue(schema, RULES)).flatMap((rule, index) =>
    (['rule', 'messageExpression'] as const).flatMap((key) => {
      const text = stringOrEmpty(isObject(rule) ? rule[key] : undefined);
      const why = text.trim() === '' ? undefined : whyUnreadable(text);
      return why === undefined ? [] : [{ path: [...path, RULES, index, key], why }];
    }),
  );
  const below = childSchemas(schema, path).flatMap((child) => unreadableRules(child.schema, child.at));
  return [...own, ...below];
}

/** `isDetached`: below a list whose items nobody can tell apart, so that there is no old value to compare with. */
function checkSchema(
  schema: JsonObject,
  path: YamlPath,
  isRoot: boolean,
  isDetached: boolean,
): readonly Problem[] {
  const own = listOrEmpty(ownValue(schema, RULES)).flatMap((rule, index) =>
    isObject(rule) ? checkRule(rule, schema, [...path, RULES, index], isRoot, isDetached) : [],
  );
  const below = Object.entries(schemaAt(schema, 'properties') ?? {}).flatMap(([key, property]) =>
    isObject(property)
      ? checkSchema(property, [...path, 'properties', key], isEmbedded(property), isDetached)
      : [],
  );
  const items = schemaAt(schema, 'items');
  const isMap = ownValue(schema, 'x-kubernetes-list-type') === 'map';
  const extra = schemaAt(schema, 'additionalProperties');
  return [
    ...own,
    ...below,
    ...(items === undefined
      ? []
      : checkSchema(items, [...path, 'items'], isEmbedded(items), isDetached || !isMap)),
    ...(extra === undefined
      ? []
      : checkSchema(extra, [...path, 'additionalProperties'], isEmbedded(extra), isDetached)),
  ];
}

function checkRule(
  rule: JsonObject,
  schema: JsonObject,
  path: YamlPath,
  isRoot: boolean,
  isDetached: boolean,
): readonly Problem[] {
  const problems = checkTexts(rule, schema, path);
  if (problems.length > 0) return problems;
  const type = typeOfSchema(schema, isRoot);
  if (type === undefined) {
    const message = 'a rule can only be about what has a type; its items need one too';
    return [{ path: [...path, 'rule'], message, hint: 'declare the type' }];
  }
  const isOptional = rule.optionalOldSelf === true;
  const compiled = compile(stringOrEmpty(rule.rule), type, 'rule', isOptional);
  if (compiled.kind === 'refused') return [{ path: [...path, 'rule'], message: compiled.problem }];
  if (compiled.kind === 'unreadable') return [];
  if (compiled.usesOldSelf && isDetached) {
    const message = 'oldSelf has no value here: the items of this list can not be told apart';
    const hint = 'set x-kubernetes-list-type: map, with its keys';
    return [{ path: [...path, 'rule'], message, hint }];
  }
  if (!compiled.usesOldSelf && rule.optionalOldSelf !== undefined) {
    return [{ path: [...path, 'optionalOldSelf'], message: 'is only for rules that use oldSelf' }];
  }
  const expression = stringOrEmpty(rule.messageExpression);
  if (expression === '') return [];
  const message = compile(expression, type, 'message', isOptional);
  return message.kind === 'refused'
    ? [{ path: [...path, 'messageExpression'], message: message.problem }]
    : [];
}

function checkTexts(rule: JsonObject, schema: JsonObject, path: YamlPath): readonly Problem[] {
  const problems: Problem[] = [];
  const text = stringOrEmpty(rule.rule).trim();
  const message = stringOrEmpty(rule.message);
  const expression = stringOrEmpty(rule.messageExpression);
  const field = stringOrEmpty(rule.fieldPath);
  const add = (key: string, problem: string) => problems.push({ path: [...path, key], message: problem });
  if (text === '') add('rule', 'a rule needs an expression');
  else if (message !== '' && message.trim() === '') add('message', 'must not be blank');
  else if (/[\n\r]/.test(message.trim())) add('message', 'must be one line');
  else if (/[\n\r]/.test(text) && message.trim() === '')
    add('message', 'a rule of several lines needs a message');
  if (expression !== '' && expression.trim() === '') add('messageExpression', 'must not be blank');
  const { reason } = rule;
  if (reason !== undefined && reason !== null && !REASONS.includes(String(reason))) {
    add('reason', `must be one of ${REASONS.join(', ')}`);
  }
  if (field !== '' && fieldSteps(field, schema).length === 0) {
    add('fieldPath', 'must lead to a declared field, such as .size or .labels');
  }
  return problems;
}
