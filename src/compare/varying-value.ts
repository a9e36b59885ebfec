import type { CompareRule } from '../promise/compare-rules.ts';
import type { Json } from '../shared/json.ts';

type MatchRule = Extract<CompareRule, { readonly type: 'match' }>;

/**
 * Stands in a document for a value that a `match:` rule lets vary: on the side of the golden for whatever it shows, on that
 * of the run for what keeps the rule. There is one for each set of rules, and it is equal to itself only.
 */
export class VaryingValue {
  /** In diffs, in the value's place: `(any value)`. */
  readonly shown: string;
  /** What is wrong with a value that isn't so: `does not match ^[a-f0-9]+$`. */
  readonly broken: string;

  constructor(rules: readonly MatchRule[]) {
    this.shown = `(${rules.map(describeRule).join(', ')})`;
    this.broken = rules.map(describeBreach).join(', or ');
  }

  /** As a part of a document. */
  asJson(): Json {
    return this as unknown as Json;
  }
}

function describeRule({ condition }: MatchRule): string {
  switch (condition.kind) {
    case 'any':
      return 'any value';
    case 'pattern':
      return `matching ${condition.pattern}`;
    case 'range':
      return rangeText(condition);
    case 'same-as':
      return `the same as ${placeText(condition)}`;
  }
}

function describeBreach({ condition }: MatchRule): string {
  switch (condition.kind) {
    case 'any':
      return 'is no value';
    case 'pattern':
      return `does not match ${condition.pattern}`;
    case 'range':
      return `is not ${rangeText(condition)}`;
    case 'same-as':
      return `is not the same as ${placeText(condition)}`;
  }
}

function rangeText({ min, max }: Extract<MatchRule['condition'], { readonly kind: 'range' }>): string {
  if (min === undefined) return `a number up to ${max}`;
  return max === undefined ? `a number from ${min} on` : `a number from ${min} to ${max}`;
}

function placeText({
  path,
  file,
  objectKind,
}: Extract<MatchRule['condition'], { readonly kind: 'same-as' }>): string {
  const of = objectKind === undefined ? '' : ` of ${objectKind}`;
  return file === undefined ? path.text : `${path.text}${of} in ${file}`;
}
