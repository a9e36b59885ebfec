import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { formatFloat64 } from './go-float.ts';
import { kubernetesDialect } from './kubernetes-yaml.ts';
import { compareKeys } from './yaml-key-order.ts';
import type { YamlPath } from './yaml-location.ts';
import { chooseStyle, isMultiline } from './yaml-scalar-style.ts';
import { YamlWriter } from './yaml-writer.ts';

const INDENT = 2;
/** Longer keys (in bytes) don't stand on the line of their value. */
const MAX_SIMPLE_KEY = 128;

/**
 * Writes an object as Kratix's reader writes object.yaml: by sigs.k8s.io/yaml on go-yaml v2. Keys in natural order,
 * lists at the indentation of their key, lines folded behind column 80, and quotes round every string that a reader
 * could take for something else.
 */
export function writeObjectYaml(object: JsonObject): string {
  const writer = new YamlWriter();
  writeNode(writer, object, -INDENT, false);
  writer.indent(0);
  return writer.text;
}

/** What go-yaml v2 refuses to read: sigs.k8s.io/yaml makes YAML of an object by reading its JSON. */
const UNWRITABLE = /[\x7F-\x84\x86-\x9F\uFFFE\uFFFF]/;

/** Where an object has a character that makes Kratix's reader fail; undefined where it has none. */
export function findUnwritable(value: Json, path: YamlPath = []): YamlPath | undefined {
  if (typeof value === 'string') return UNWRITABLE.test(value) ? path : undefined;
  const members = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : [];
  for (const [key, member] of members) {
    const here = [...path, key];
    const found = UNWRITABLE.test(String(key)) ? here : findUnwritable(member, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `indent` is that of the collection around the value; a value of a mapping may be a list at that same indentation. */
function writeNode(writer: YamlWriter, value: Json, indent: number, ofMapping: boolean): void {
  if (isObject(value)) writeMapping(writer, value, indent);
  else if (typeof value === 'object' && value !== null) writeList(writer, value, indent, ofMapping);
  else if (typeof value === 'string') writeString(writer, value, indent, true);
  else writer.scalar(formatScalar(value), 'plain', indent + INDENT, false);
}

function writeList(writer: YamlWriter, list: readonly Json[], indent: number, ofMapping: boolean): void {
  if (list.length === 0) {
    writer.sign('[]', { spaced: true, indents: false });
    return;
  }
  const own = ofMapping && !writer.indention ? indent : indent + INDENT;
  for (const item of list) {
    writer.indent(own);
    writer.sign('-', { spaced: true, indents: true });
    writeNode(writer, item, own, false);
  }
}

function writeMapping(writer: YamlWriter, mapping: JsonObject, indent: number): void {
  const keys = Object.keys(mapping).sort(compareKeys);
  if (keys.length === 0) {
    writer.sign('{}', { spaced: true, indents: false });
    return;
  }
  const own = indent + INDENT;
  for (const key of keys) {
    writer.indent(own);
    if (!isMultiline(key) && Buffer.byteLength(key) <= MAX_SIMPLE_KEY) {
      writeString(writer, key, own, false);
      writer.sign(':', { spaced: false, indents: false });
    } else {
      writer.sign('?', { spaced: true, indents: true });
      writeString(writer, key, own, true);
      writer.indent(own);
      writer.sign(':', { spaced: true, indents: true });
    }
    writeNode(writer, mapping[key] ?? null, own, true);
  }
}

function writeString(writer: YamlWriter, text: string, indent: number, folds: boolean): void {
  writer.scalar(text, chooseStyle(text, kubernetesDialect), indent + INDENT, folds);
}

/** Numbers take the way through Go's JSON: what fits 64 bits is written in full, everything else as a float64. */
function formatScalar(value: null | boolean | number | bigint): string {
  if (typeof value !== 'number') return String(value);
  if (Object.is(value, -0)) return '0';
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) return formatFloat64(value);
  const digits = BigInt(String(value));
  return digits >= -(2n ** 63n) && digits < 2n ** 64n ? String(digits) : formatFloat64(value);
}
