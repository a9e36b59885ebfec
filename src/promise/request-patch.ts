import { applyPatch, type Operation } from 'rfc6902';
import { type Location, PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import { describeValue } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** How a variant's request differs from its case's. */
export interface RequestPatch {
  /** A mapping is a merge patch (RFC 7386), a list is a JSON patch (RFC 6902). */
  readonly value: JsonObject | readonly JsonObject[];
  /** The place of something within the patch. */
  readonly locate: (path: YamlPath) => Location;
}

/** The operations of RFC 6902, with what each needs besides `path`. */
const OPERATIONS: Readonly<Record<string, 'value' | 'from' | undefined>> = {
  add: 'value',
  remove: undefined,
  replace: 'value',
  move: 'from',
  copy: 'from',
  test: 'value',
};

/** The value of a `patch:`, or undefined where a problem was added. */
export function readPatch(value: Json, at: YamlPath, problems: Problem[]): RequestPatch['value'] | undefined {
  if (isObject(value)) return value;
  if (!Array.isArray(value)) {
    problems.push({
      path: at,
      message: `must be a mapping (a merge patch) or a list (a JSON patch), not ${describeValue(value)}`,
      hint: 'for example patch: {spec: {size: large}}',
    });
    return undefined;
  }
  const before = problems.length;
  const operations = value.filter((item, index): item is JsonObject =>
    isOperation(item, [...at, index], problems),
  );
  return problems.length === before ? operations : undefined;
}

function isOperation(item: Json, at: YamlPath, problems: Problem[]): item is JsonObject {
  const say = (message: string, ...steps: readonly string[]): false => {
    const hint = 'for example {op: replace, path: /spec/size, value: large}';
    problems.push({ path: [...at, ...steps], message, hint });
    return false;
  };
  if (!isObject(item)) return say(`must be an operation of a JSON patch, not ${describeValue(item)}`);
  const { op, path, from } = item;
  if (typeof op !== 'string' || !Object.hasOwn(OPERATIONS, op)) {
    return say(`must have an op: one of ${Object.keys(OPERATIONS).join(', ')}`, 'op');
  }
  if (typeof path !== 'string' || !path.startsWith('/'))
    return say('must have a path that begins with /', 'path');
  const needed = OPERATIONS[op];
  if (needed === 'from' && (typeof from !== 'string' || !from.startsWith('/')))
    return say('must have a from that begins with /', 'from');
  if (needed === 'value' && !Object.hasOwn(item, 'value')) return say('must have a value');
  const known = ['op', 'path', ...(needed === undefined ? [] : [needed])];
  const [unknown] = Object.keys(item).filter((key) => !known.includes(key));
  return unknown === undefined || say(`unknown field of the operation ${op}`, unknown);
}

/**
 * A request with a variant's patch applied; the request itself stays as it is.
 * @throws PromiseError `invalid-case` where an operation of a JSON patch can't be applied
 */
export function applyRequestPatch(request: Json, { value, locate }: RequestPatch): Json {
  if (!isList(value)) return mergePatch(request, value);
  const patched = structuredClone(request);
  const results = applyPatch(patched, structuredClone(value) as unknown as Operation[]);
  const failed = results.findIndex((result) => result !== null);
  if (failed < 0) return patched;
  const operation = value[failed] ?? {};
  const reason =
    results[failed]?.name === 'TestError'
      ? 'its test does not hold'
      : 'there is no such place in the request';
  throw new PromiseError(
    'invalid-case',
    `the operation ${String(operation.op)} of ${String(operation.path)} can't be applied: ${reason}`,
    {
      location: locate([failed]),
      hint: 'operations are applied in order, each to what those before it left',
    },
  );
}

/** The algorithm of RFC 7386, section 2. */
function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, item] of Object.entries(patch)) {
    if (item === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key) ?? null, item));
  }
  return Object.fromEntries(merged);
}

/** Where a patch decides on a place of the request; undefined where it leaves that as it was. */
export function placeInPatch({ value, locate }: RequestPatch, path: YamlPath): Location | undefined {
  if (isList(value)) {
    const pointer = pointerOf(path);
    const index = value.findLastIndex(
      (operation) => pointer === operation.path || pointer.startsWith(`${String(operation.path)}/`),
    );
    return index < 0 ? undefined : locate([index]);
  }
  let current: Json = value;
  for (const step of path) {
    if (!isObject(current)) return locate(path);
    if (!Object.hasOwn(current, step)) return undefined;
    current = current[step] ?? null;
  }
  return path.length === 0 ? undefined : locate(path);
}

/** A JSON pointer (RFC 6901). */
function pointerOf(path: YamlPath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isList(value: RequestPatch['value']): value is readonly JsonObject[] {
  return Array.isArray(value);
}
