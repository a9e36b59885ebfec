import yaml from 'js-yaml';
import { RuleBook } from '../../../src/compare/rule-book.ts';
import { readCompareRules } from '../../../src/promise/compare-rules.ts';
import { createLocator } from '../../../src/promise/yaml-location.ts';
import { type Json, objectOrEmpty } from '../../../src/shared/json.ts';

/** The rules that a case.yaml of this text has. */
export function bookOf(text: string): RuleBook {
  const source = { locator: createLocator(text, 'case.yaml'), isShared: false };
  return new RuleBook(readCompareRules(objectOrEmpty(yaml.load(text) as Json), source, []));
}
