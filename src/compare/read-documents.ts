import { parseGitopsDocuments } from '../promise/gitops-yaml.ts';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { MAX_NODES, TOO_MANY_NODES } from '../shared/node-limit.ts';
import { positionAt } from '../shared/position.ts';
import { jsonErrorOffset } from './json-error.ts';
import { type CompareDocument, toDocuments } from './match-documents.ts';
import { measure } from './measure.ts';
import type { Dialect } from './types.ts';

/** A YAML or JSON file, read: its documents, or why there are none. */
export type Reading =
  | {
      readonly kind: 'documents';
      readonly documents: readonly CompareDocument[];
      /** Values in all of them, keys included. */
      readonly nodes: number;
    }
  | {
      readonly kind: 'invalid';
      readonly message: string;
      readonly line: number | undefined;
      readonly column: number | undefined;
    };

/** What aliases may add to a document, in `Measure.characters`. */
const ALIAS_ALLOWANCE = 20_000_000;
/** Characters that one of the text counts for at most, where there are no aliases. */
const MEASURE_PER_CHARACTER = 10;

/** Whether a file's name says that it holds YAML or JSON, so that its meaning is what counts. */
export function isStructured(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

/** Reads a YAML or JSON file in its dialect. What can't be read is a result, not an error: a stage wrote it. */
export function readDocuments(path: string, bytes: Uint8Array, dialect: Dialect): Reading {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { kind: 'invalid', message: 'not valid UTF-8', line: firstBadLine(bytes), column: undefined };
  }
  const values = /\.json$/i.test(path) ? readJson(path, text, dialect) : readYaml(path, text, dialect);
  if ('kind' in values) return values;
  const size = sizeOf(values.values, text.length);
  if (typeof size !== 'number') return size;
  return { kind: 'documents', documents: toDocuments(values.values), nodes: size };
}

type Invalid = Extract<Reading, { readonly kind: 'invalid' }>;
type Values = { readonly values: readonly Json[] };

function readYaml(path: string, text: string, dialect: Dialect): Values | Invalid {
  const parse = dialect === 'kubernetes' ? parseYamlDocuments : parseGitopsDocuments;
  try {
    return { values: parse(text, path) };
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    return invalid(error.message, error.location?.line, error.location?.column);
  }
}

/** JSON's own parser decides what is valid; where digits would be lost in it, the YAML reader gives the values. */
function readJson(path: string, text: string, dialect: Dialect): Values | Invalid {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalidJson(text, error instanceof Error ? error.message : String(error));
  }
  return /\d{16}/.test(text) ? readYaml(path, text, dialect) : { values: [value] };
}

/** JSON.parse's own words, without the excerpts that it adds, and the place that it may leave out. */
function invalidJson(text: string, message: string): Invalid {
  const { line, column } = positionAt(text, jsonErrorOffset(text));
  const words = message.replace(/(?:,| in JSON at position| \(line) .*$/s, '');
  return invalid(`this is not valid JSON: ${words}`, line, column);
}

/**
 * How many values there are, keys included. Refuses what would take forever to compare: too many of them, aliases of a long
 * text, and nesting that only JSON's parser allows.
 */
function sizeOf(values: readonly Json[], length: number): number | Invalid {
  let [nodes, characters] = [0, 0];
  for (const value of values) {
    const size = measure(value);
    if (size === 'too-deep') return invalid('nested too deeply');
    if (size === 'too-many') return invalid(TOO_MANY_NODES);
    nodes += size.nodes;
    characters += size.characters;
  }
  if (nodes > MAX_NODES) return invalid(TOO_MANY_NODES);
  if (characters <= length * MEASURE_PER_CHARACTER + ALIAS_ALLOWANCE) return nodes;
  return invalid('aliases expand this file beyond measure');
}

function invalid(message: string, line?: number, column?: number): Invalid {
  return { kind: 'invalid', message, line, column };
}

/** The first line, from 1, that isn't UTF-8: no character of more than one byte holds a newline. */
function firstBadLine(bytes: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return undefined;
}
