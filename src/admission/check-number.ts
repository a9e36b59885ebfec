import type { JsonObject } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { goFloat } from './go-text.ts';
import { isInteger, isIntegral, isNumber, truncate } from './numbers.ts';
import { type Finding, Outcome, withoutPath, wrong } from './outcome.ts';
import type { Place } from './refusal.ts';
import { effectiveFormat, typesOf } from './schema-types.ts';

/** The numeric type that a schema narrows to, with its format; none where the schema takes more than one type. */
interface NumericType {
  readonly name: string;
  readonly format: string;
}

/**
 * Checks multipleOf, minimum and maximum, and that the value fits its type (kube-openapi
 * `pkg/validation/validate/validator.go`). For integers Go cuts the fraction off the bounds.
 */
export function checkNumber(value: number | bigint, schema: JsonObject, place: Place): Outcome {
  const outcome = new Outcome();
  const type = numericType(schema);
  addAll(outcome, misfit(value, type, 'Checked', place));
  const factor = boundOf(schema, 'multipleOf');
  if (factor !== undefined) {
    const misfits = misfit(factor, type, 'MultipleOf', place);
    addAll(outcome, misfits, checkMultiple(pairOf(value, factor, misfits.length === 0), place));
  }
  for (const [keyword, label] of BOUNDS) {
    const bound = boundOf(schema, keyword);
    if (bound === undefined) continue;
    const misfits = misfit(bound, type, label, place);
    const exclusive = ownValue(schema, EXCLUSIVE[keyword]) === true;
    const pair = pairOf(value, bound, misfits.length === 0);
    addAll(outcome, misfits, checkBound(pair, keyword, exclusive, place));
  }
  outcome.count();
  return outcome;
}

/** A value and what it is compared with, both int64 or both float64, and as Go writes them. */
type Pair = (
  | { readonly kind: 'integers'; readonly value: bigint; readonly by: bigint }
  | { readonly kind: 'floats'; readonly value: number; readonly by: number }
) & { readonly shown: string; readonly byShown: string };

/** Integers are compared as such where the bound fits the schema's type. */
function pairOf(value: number | bigint, bound: number, fitting: boolean): Pair {
  if (fitting && isInteger(value)) {
    const pair = { kind: 'integers', value: BigInt(value), by: truncate(bound) } as const;
    return { ...pair, shown: String(pair.value), byShown: String(pair.by) };
  }
  const float = Number(value);
  return { kind: 'floats', value: float, by: bound, shown: goFloat(float), byShown: goFloat(bound) };
}

const BOUNDS = [
  ['minimum', 'Minimum boundary'],
  ['maximum', 'Maximum boundary'],
] as const;
const EXCLUSIVE = { minimum: 'exclusiveMinimum', maximum: 'exclusiveMaximum' } as const;

function addAll(outcome: Outcome, ...lists: readonly (readonly Finding[])[]): void {
  for (const finding of lists.flat()) outcome.add(finding);
}

function boundOf(schema: JsonObject, keyword: string): number | undefined {
  const bound = ownValue(schema, keyword) ?? null;
  return isNumber(bound) ? Number(bound) : undefined;
}

function numericType(schema: JsonObject): NumericType {
  const [name = '', ...others] = typesOf(schema);
  const isNumeric = others.length === 0 && (name === 'integer' || name === 'number');
  return isNumeric ? { name, format: effectiveFormat(schema) } : { name: '', format: '' };
}

const INT32_LIMIT = 2 ** 31;

/** Says so where a number can't be held by the type that the schema asks for. */
function misfit(value: number | bigint, type: NumericType, label: string, place: Place): readonly Finding[] {
  if (fits(value, type)) return [];
  const format = type.format === '' ? '(default format)' : `with format ${type.format}`;
  return [withoutPath(place, `${label} value must be of type ${type.name} ${format} in ${place.path}`)];
}

function fits(value: number | bigint, { name, format }: NumericType): boolean {
  if (name === 'integer') {
    const isWhole = isInteger(value) || (Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63);
    if (format !== 'int32') return isWhole;
    return isWhole && value >= -INT32_LIMIT && value < INT32_LIMIT;
  }
  return format !== 'float' || Number.isFinite(Math.fround(Number(value)));
}

function checkMultiple(pair: Pair, place: Place): readonly Finding[] {
  const { shown, byShown } = pair;
  if (pair.by <= 0) {
    const text = `factor MultipleOf declared for ${place.path} must be positive: ${byShown}`;
    const { refusal } = wrong(place, Number(pair.by), '');
    return [{ text, refusal: { ...refusal, message: `Invalid value: ${byShown}: ${text}` } }];
  }
  const isMultiple =
    pair.kind === 'integers' ? pair.value % pair.by === 0n : isFloatMultiple(pair.value, pair.by);
  return isMultiple ? [] : [wrong(place, asJson(pair.value), `should be a multiple of ${byShown}`, shown)];
}

function isFloatMultiple(value: number, by: number): boolean {
  return isIntegral(by < 1 ? (1 / by) * value : value / by);
}

function checkBound(
  { value, by, shown, byShown }: Pair,
  keyword: 'minimum' | 'maximum',
  exclusive: boolean,
  place: Place,
): readonly Finding[] {
  const isBeyond = keyword === 'minimum' ? value < by : value > by;
  if (!isBeyond && !(exclusive && value === by)) return [];
  const word = keyword === 'minimum' ? 'greater' : 'less';
  const rule = `should be ${word} than ${exclusive ? '' : 'or equal to '}${byShown}`;
  return [wrong(place, asJson(value), rule, shown)];
}

/** A bigint only where a number would lose digits. */
function asJson(value: number | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
