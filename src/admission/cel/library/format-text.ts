import { goQuote } from '../../go-text.ts';
import {
  CelError,
  Duration,
  ListValue,
  MapValue,
  Timestamp,
  typeNameOf,
  Uint,
  type Value,
} from '../values.ts';
import { textOf } from './conversions.ts';

const PRECISION = 6;

/** A clause of a template: what it takes, and how many digits. */
export interface Clause {
  readonly verb: string;
  readonly digits: number;
}

/**
 * Takes a template apart: texts, and the clauses between them.
 * @throws CelError where a clause is none
 */
export function* clausesOf(template: string): IterableIterator<string | Clause> {
  for (let at = 0; at < template.length; ) {
    const rest = template.slice(at);
    if (!rest.startsWith('%')) {
      const [text = ''] = /^[^%]+/.exec(rest) ?? [];
      yield text;
      at += text.length;
    } else if (rest.startsWith('%%')) {
      yield '%';
      at += 2;
    } else {
      const [whole = '%', precision, verb = ''] = /^%(\.\d*)?(.?)/su.exec(rest) ?? [];
      yield {
        verb: checkedVerb(verb, precision),
        digits: precision === undefined ? PRECISION : Number(precision.slice(1)),
      };
      at += whole.length;
    }
  }
}

/** `"%s: %d".format([a, b])` (cel-go `ext/formatting.go`). */
export function formatText(template: string, args: ListValue): string {
  let next = 0;
  let written = '';
  for (const part of clausesOf(template)) {
    if (typeof part === 'string') {
      written += part;
      continue;
    }
    if (next >= args.size) throw new CelError(`index ${next} out of range`);
    written += VERBS[part.verb]?.(args.get(next), part.digits) ?? '';
    next += 1;
  }
  return written;
}

function checkedVerb(verb: string, precision: string | undefined): string {
  if (verb === '') {
    throw precision === undefined
      ? new CelError('unexpected end of string')
      : clauseError('error while parsing precision: could not find end of precision specifier');
  }
  if (precision === '.') {
    throw clauseError(
      'error while parsing precision: error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax',
    );
  }
  if (VERBS[verb] === undefined) throw clauseError(`unrecognized formatting clause "${verb}"`);
  return verb;
}

function clauseError(text: string): CelError {
  return new CelError(`could not parse formatting clause: ${text}`);
}

function cannot(clause: string, value: Value): CelError {
  return new CelError(`error during formatting: ${clause}, was given ${typeNameOf(value)}`);
}

type Format = (value: Value, digits: number) => string;

const VERBS: Readonly<Record<string, Format>> = {
  s: formatString,
  d: formatDecimal,
  f: formatFixed,
  e: formatScientific,
  b: (value) => {
    if (typeof value === 'boolean') return value ? '1' : '0';
    return integerOf(value, 'only integers and bools can be formatted as binary').toString(2);
  },
  o: (value) => integerOf(value, 'octal clause can only be used on integers').toString(8),
  x: formatHex,
  X: (value) => formatHex(value).toUpperCase(),
};

function integerOf(value: Value, clause: string): bigint {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return value.value;
  throw cannot(clause, value);
}

function formatDecimal(value: Value): string {
  return String(integerOf(value, 'decimal clause can only be used on integers'));
}

function formatHex(value: Value): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return integerOf(value, 'only integers, byte buffers, and strings can be formatted as hex').toString(16);
}

function formatString(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof ListValue || value instanceof MapValue) return formatNested(value);
  const text = textOf(value);
  if (text !== undefined) return text;
  throw cannot(
    'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
    value,
  );
}

/** What stands in a list or a map: strings in quotes, times and durations as calls. */
function formatNested(value: Value): string {
  if (value instanceof ListValue) return `[${[...value].map(formatNested).join(', ')}]`;
  if (value instanceof MapValue) {
    const entries = value.keys().map((key) => {
      const name = typeof key === 'string' ? goQuote(key) : formatString(key);
      return [name, formatNested(value.find(key) ?? null)] as const;
    });
    entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return `{${entries.map(([name, item]) => `${name}:${item}`).join(', ')}}`;
  }
  if (typeof value === 'string') return goQuote(value);
  if (value instanceof Uint8Array) return `b${goQuote(formatString(value))}`;
  if (value instanceof Timestamp) return `timestamp(${goQuote(formatString(value))})`;
  if (value instanceof Duration) return `duration(${goQuote(formatString(value))})`;
  if (typeof value !== 'number') return formatString(value);
  if (Number.isFinite(value)) return value.toFixed(PRECISION);
  return goQuote(Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf');
}

const WORDS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity,
  '-Infinity': -Infinity,
};

function doubleOf(value: Value, clause: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && Object.hasOwn(WORDS, value)) return WORDS[value] ?? 0;
  throw cannot(clause, value);
}

function formatFixed(value: Value, digits: number): string {
  const double = doubleOf(value, 'fixed-point clause can only be used on doubles');
  return special(double) ?? grouped(toFixed(double, digits));
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? '\u221e' : '-\u221e';
}

/** JavaScript's own toFixed gives up at 1e21. */
function toFixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(Math.min(digits, 100));
  return `${BigInt(value)}${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`;
}

/** Thousands apart, as in English. */
function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const shown = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? shown : `${shown}.${fraction}`;
}

const RAISED = '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079';

/** `1.052033\u202f×\u202f10⁰³`, as English writes it. */
function formatScientific(value: Value, digits: number): string {
  const double = doubleOf(value, 'scientific clause can only be used on doubles');
  const [mantissa = '', exponent = '0'] = double.toExponential(Math.min(digits, 100)).split('e');
  const power = exponent.replace(/^[+-]/, '').padStart(2, '0');
  const raised = Array.from(power, (digit) => RAISED[Number(digit)]).join('');
  return (
    special(double) ?? `${mantissa}\u202f\u00d7\u202f10${exponent.startsWith('-') ? '\u207b' : ''}${raised}`
  );
}
