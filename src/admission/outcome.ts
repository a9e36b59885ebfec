import type { Json } from '../shared/json.ts';
import { goQuote, goValue } from './go-text.ts';
import type { Place, Refusal } from './refusal.ts';

/** A refusal with the text by which the validator tells refusals apart: of two with the same text it keeps one. */
export interface Finding {
  readonly text: string;
  readonly refusal: Refusal;
}

/** What checking a value against a schema came to (kube-openapi `pkg/validation/validate/result.go`). */
export class Outcome {
  readonly #findings: Finding[] = [];
  #checks = 0;

  get refusals(): readonly Refusal[] {
    return this.#findings.map(({ refusal }) => refusal);
  }

  get isValid(): boolean {
    return this.#findings.length === 0;
  }

  /** How many checks were made. */
  get checks(): number {
    return this.#checks;
  }

  add(finding: Finding): void {
    if (!this.#findings.some(({ text }) => text === finding.text)) this.#findings.push(finding);
  }

  count(): void {
    this.#checks += 1;
  }

  merge(other: Outcome): void {
    for (const finding of other.#findings) this.add(finding);
    this.#checks += other.#checks;
  }

  /** Takes over the outcome of one check, and counts it. */
  step(other: Outcome): void {
    this.merge(other);
    this.count();
  }
}

/** An outcome of one finding. */
export function failed(finding: Finding): Outcome {
  const outcome = new Outcome();
  outcome.add(finding);
  return outcome;
}

/** `spec.size in body`: how the validator's messages begin. */
function subjectOf(place: Place): string {
  return `${place.path} in body`;
}

/** The API server spells the path of a whole object `<nil>`. */
function located(place: Place): Place {
  return { at: place.at, path: place.path === '' ? '<nil>' : place.path };
}

/** A value that breaks a keyword: `should be greater than 0`; `shown` is the value as the message has it. */
export function wrong(place: Place, value: Json, rule: string, shown = goValue(value)): Finding {
  const text = `${subjectOf(place)} ${rule}`;
  const message = `Invalid value: ${shown}: ${text}`;
  return { text, refusal: { ...located(place), reason: 'FieldValueInvalid', value, message } };
}

/** A value of another type, or not in its format. */
export function wrongType(place: Place, expected: string, actual: string): Finding {
  const text = `${subjectOf(place)} must be of type ${expected}: ${goQuote(actual)}`;
  const message = `Invalid value: ${goQuote(actual)}: ${text}`;
  return { text, refusal: { ...located(place), reason: 'FieldValueTypeInvalid', value: actual, message } };
}

/** A refusal that the API server gives without a path, as for anyOf; the text names the field. */
export function withoutPath(place: Place, text: string): Finding {
  const message = `Invalid value: "": ${text}`;
  return { text, refusal: { at: place.at, path: '<nil>', reason: 'FieldValueInvalid', value: '', message } };
}

/** A required property that is missing. */
export function requiredField(place: Place): Finding {
  return {
    text: `${subjectOf(place)} is required`,
    refusal: { ...place, reason: 'FieldValueRequired', value: '', message: 'Required value' },
  };
}

/** More characters than maxLength. */
export function tooLong(place: Place, max: number): Finding {
  return {
    text: `${subjectOf(place)} should be at most ${max} chars long`,
    refusal: {
      ...located(place),
      reason: 'FieldValueTooLong',
      value: '<value omitted>',
      message: `Too long: may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`,
    },
  };
}

/** More items than maxItems, or properties than maxProperties. */
export function tooMany(place: Place, size: number, max: number, what: string): Finding {
  return {
    text: `${subjectOf(place)} should have at most ${max} ${what}`,
    refusal: {
      ...located(place),
      reason: 'FieldValueTooMany',
      value: size,
      message: `Too many: ${size}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
    },
  };
}
