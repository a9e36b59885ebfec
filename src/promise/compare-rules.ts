import { RE2JS } from 're2js';
import { asError, type Location } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, listOrEmpty } from '../shared/json.ts';
import { parseJsonPath } from '../shared/json-path/parse.ts';
import { type JsonPath, JsonPathError } from '../shared/json-path/types.ts';
import { tellEmptyFields } from './empty-fields.ts';
import type { Problem } from './problems.ts';
import { decode, describeValue, type Shape } from './strict-decode.ts';
import type { Locator, YamlPath } from './yaml-location.ts';

/** The fields of case.yaml and promise.config.yaml that say what of the output may differ from the goldens. */
export const COMPARE_FIELDS = {
  ignore: { list: 'any' },
  unordered: { list: 'any' },
  match: { list: 'any' },
} as const satisfies Readonly<Record<string, Shape>>;

/** Which objects a rule is about. */
interface RuleScope {
  /** Glob of paths below `expected/`; one without a slash is about names in any folder. Absent: every file. */
  readonly files?: string;
  /** Objects of this kind only. */
  readonly kind?: string;
  /** Where the rule stands. */
  readonly location: Location;
  /** Whether it stands in promise.config.yaml, and so holds for all cases. */
  readonly isShared: boolean;
}

/** What a value must be that the golden shows only an example of. */
export type MatchCondition =
  | { readonly kind: 'any' }
  /** RE2, found anywhere in the value. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly expression: RE2JS }
  | { readonly kind: 'range'; readonly min: number | undefined; readonly max: number | undefined }
  /** The value of another place: of the same object, or of those in another file. */
  | {
      readonly kind: 'same-as';
      readonly path: JsonPath;
      readonly file: string | undefined;
      readonly objectKind: string | undefined;
    };

/** Something that may differ between a golden and the output. */
export type CompareRule =
  /** Whole files, whether they are there and whatever they hold. */
  | (RuleScope & { readonly type: 'ignore-files'; readonly files: string })
  /** Whether the value is there, and what it is. */
  | (RuleScope & { readonly type: 'ignore'; readonly path: JsonPath })
  /** The order of a list. */
  | (RuleScope & { readonly type: 'unordered'; readonly path: JsonPath })
  /** What the value is, within bounds. */
  | (RuleScope & { readonly type: 'match'; readonly path: JsonPath; readonly condition: MatchCondition });

/** Where rules are read from. */
export interface RuleSource {
  readonly locator: Locator;
  readonly isShared: boolean;
}

const ENTRY = { path: 'string', files: 'string', kind: 'string' } as const;
const CONDITIONS = ['any', 'pattern', 'range', 'sameAs'] as const;
const MATCH_ENTRY: Shape = {
  fields: {
    ...ENTRY,
    any: 'boolean',
    pattern: 'string',
    range: { fields: { min: 'any', max: 'any' } },
    sameAs: { fields: { path: 'string', file: 'string', kind: 'string' } },
  },
};

/** Reads {@link COMPARE_FIELDS} of decoded settings; what is wrong with them is added to `problems`. */
export function readCompareRules(
  settings: JsonObject,
  source: RuleSource,
  problems: Problem[],
): readonly CompareRule[] {
  const read = (key: keyof typeof COMPARE_FIELDS, entryOf: EntryReader) =>
    listOrEmpty(settings[key]).flatMap((entry, index) => {
      const at = [key, index];
      const before = problems.length;
      const shape = key === 'match' ? MATCH_ENTRY : { fields: ENTRY };
      const fields = readEntry(entry, shape, at, problems);
      if (fields === undefined || problems.length > before) return [];
      const scope = scopeOf(fields, source.locator.locate(at), source.isShared);
      const rule = entryOf(fields, scope, at, problems);
      return rule === undefined || problems.length > before ? [] : [rule];
    });
  return [
    ...read('ignore', readIgnore),
    ...read('unordered', (fields, scope, at, found) => {
      const path = readPath(fields.path, [...at, 'path'], found);
      return path === undefined ? undefined : { type: 'unordered', ...scope, path };
    }),
    ...read('match', readMatch),
  ];
}

type EntryReader = (
  fields: JsonObject,
  scope: RuleScope,
  at: YamlPath,
  problems: Problem[],
) => CompareRule | undefined;

/** An entry's fields; a text alone is its path. */
function readEntry(entry: Json, shape: Shape, at: YamlPath, problems: Problem[]): JsonObject | undefined {
  if (typeof entry === 'string') return { path: entry };
  if (isObject(entry)) {
    tellEmptyFields(entry, shape, at, problems);
    for (const key of ['files', 'kind']) {
      if (entry[key] !== '') continue;
      const all = key === 'files' ? 'files' : 'kinds';
      problems.push({ path: [...at, key], message: `is empty: leave it out where all ${all} are meant` });
    }
    const decoded = decode(entry, shape, at, problems);
    return isObject(decoded) ? decoded : undefined;
  }
  problems.push({
    path: at,
    message: `must be a JSONPath or a mapping with path, not ${describeValue(entry)}`,
  });
  return undefined;
}

function scopeOf({ files, kind }: JsonObject, location: Location, isShared: boolean): RuleScope {
  return {
    location,
    isShared,
    ...(typeof files === 'string' ? { files } : {}),
    ...(typeof kind === 'string' ? { kind } : {}),
  };
}

const readIgnore: EntryReader = (fields, scope, at, problems) => {
  if (fields.path !== undefined) {
    const path = readPath(fields.path, [...at, 'path'], problems);
    return path === undefined ? undefined : { type: 'ignore', ...scope, path };
  }
  const { files, kind, ...rest } = scope;
  if (files !== undefined && kind === undefined) return { type: 'ignore-files', ...rest, files };
  problems.push({ path: at, message: 'needs a path, or files alone to ignore whole files' });
  return undefined;
};

const readMatch: EntryReader = (fields, scope, at, problems) => {
  const path = readPath(fields.path, [...at, 'path'], problems);
  const condition = readCondition(fields, at, problems);
  if (path === undefined || condition === undefined) return undefined;
  return { type: 'match', ...scope, path, condition };
};

function readPath(value: Json | undefined, at: YamlPath, problems: Problem[]): JsonPath | undefined {
  if (typeof value !== 'string') {
    problems.push({ path: at.slice(0, -1), message: 'needs a path' });
    return undefined;
  }
  try {
    return parseJsonPath(value);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    problems.push({
      path: at,
      message: `${JSON.stringify(value)} is no JSONPath: ${error.message}`,
      hint: "write it as kubectl takes it, for example .metadata.annotations['example.com/at']",
    });
    return undefined;
  }
}

function readCondition(fields: JsonObject, at: YamlPath, problems: Problem[]): MatchCondition | undefined {
  const given = CONDITIONS.filter((name) => fields[name] !== undefined);
  const [name, ...others] = given;
  if (name === undefined || others.length > 0) {
    const found = name === undefined ? 'has none' : `has ${given.join(' and ')}`;
    problems.push({ path: at, message: `needs one of ${CONDITIONS.join(', ')}, and ${found}` });
    return undefined;
  }
  switch (name) {
    case 'any':
      if (fields.any === true) return { kind: 'any' };
      problems.push({ path: [...at, 'any'], message: 'can only be true' });
      return undefined;
    case 'pattern':
      return readPattern(String(fields.pattern), [...at, 'pattern'], problems);
    case 'range':
      return readRange(fields.range, [...at, 'range'], problems);
    case 'sameAs':
      return readSameAs(fields.sameAs, [...at, 'sameAs'], problems);
  }
}

function readPattern(pattern: string, at: YamlPath, problems: Problem[]): MatchCondition | undefined {
  try {
    return { kind: 'pattern', pattern, expression: RE2JS.compile(pattern) };
  } catch (error) {
    problems.push({ path: at, message: `is no regular expression (RE2): ${asError(error).message}` });
    return undefined;
  }
}

function readRange(value: Json | undefined, at: YamlPath, problems: Problem[]): MatchCondition | undefined {
  if (!isObject(value)) return undefined;
  const bounds = (['min', 'max'] as const).map((name) => {
    const bound = value[name];
    if (bound === undefined || typeof bound === 'number') return bound;
    problems.push({ path: [...at, name], message: `must be a number, not ${describeValue(bound)}` });
    return undefined;
  });
  const [min, max] = bounds;
  if (value.min === undefined && value.max === undefined)
    problems.push({ path: at, message: 'needs min or max' });
  if (min !== undefined && max !== undefined && min > max)
    problems.push({ path: at, message: `is empty: ${min} is above ${max}` });
  return { kind: 'range', min, max };
}

function readSameAs(value: Json | undefined, at: YamlPath, problems: Problem[]): MatchCondition | undefined {
  if (!isObject(value)) return undefined;
  const path = readPath(value.path, [...at, 'path'], problems);
  if (path === undefined) return undefined;
  const { file, kind } = value;
  return {
    kind: 'same-as',
    path,
    file: typeof file === 'string' ? file : undefined,
    objectKind: typeof kind === 'string' ? kind : undefined,
  };
}
