import type { Document, LineCounter, Pair, Scalar as ScalarNode, YAMLMap } from 'yaml';
import { type Location, PromiseError } from '../shared/errors.ts';
import { gitopsDialect } from './gitops-yaml.ts';
import { kubernetesDialect, parseYamlDocuments } from './kubernetes-yaml.ts';
import { loadYamlLibrary } from './yaml-location.ts';
import { type Dialect, formatFloatKey, resolvePlain } from './yaml-scalars.ts';

/** What one reader makes of a scalar. Keys are strings for every reader that writes JSON. */
export interface Reading {
  readonly type: 'null' | 'bool' | 'number' | 'string' | 'merge';
  /** The value; of a merge what it does, in words. */
  readonly value: null | boolean | number | bigint | string;
}

/** A plain scalar that not all readers understand alike. */
export interface AmbiguousScalar {
  readonly location: Location;
  /** As it stands in the file. */
  readonly written: string;
  readonly isKey: boolean;
  /** kubectl, the API server and Kratix: sigs.k8s.io/yaml on go-yaml v2. */
  readonly kubernetes: Reading;
  /** kustomize and Flux: go-yaml v3. */
  readonly gitops: Reading;
  /** An editor, or any other tool, that follows YAML 1.2's core schema. */
  readonly core: Reading;
}

/** What may stand before a scalar: the start of a line, an indicator, an anchor. Bounded, so that no text takes long. */
const BEFORE = String.raw`(?:^|[:,?[{-]|&\S{1,99})[ \t]{0,99}`;
const WORD = '(?:y|Y|n|N|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)';
/** Leading zeros, other bases, underscores, more digits or a greater exponent than every reader holds. */
const NUMBER =
  '[-+]?[._]?(?:0[0-9_]|0[bBoOxX]|[0-9]{1,99}[.0-9]{0,99}_|[-+._0-9]{19}|[0-9.]{1,99}[eE][-+]?[0-9]{3})';
/** Keys that are spelt in one way only are the same to everyone: `80`. */
const KEY = String.raw`(?:True|TRUE|False|FALSE|(?!(?:0|-?[1-9][0-9]{0,17})[ \t]{0,99}:)[-+._]{0,3}[0-9]\S{0,99}|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN))[ \t]{0,99}:(?:\s|$)`;
const AMBIGUOUS = new RegExp(
  String.raw`${BEFORE}(?:${WORD}[ \t]{0,99}(?:[\r\n#,\]}:]|$)|${NUMBER}|${KEY})|<<`,
  'm',
);

/**
 * The plain scalars of a YAML text that its readers take for different things, in the order in which they stand there.
 * Quoted and tagged scalars mean the same everywhere. Text that isn't YAML has none: reading it says what is wrong.
 */
export function findAmbiguousScalars(text: string, file: string): readonly AmbiguousScalar[] {
  if (!AMBIGUOUS.test(text)) return [];
  return isReadable(text, file) ? inspect(text, file) : [];
}

/** Asks the reader first: it is fast, and stops at nesting and aliases that the `yaml` library would drown in. */
function isReadable(text: string, file: string): boolean {
  try {
    parseYamlDocuments(text, file);
    return true;
  } catch (error) {
    if (error instanceof PromiseError) return false;
    throw error;
  }
}

function inspect(text: string, file: string): readonly AmbiguousScalar[] {
  const yaml = loadYamlLibrary();
  const lines = new yaml.LineCounter();
  const found: AmbiguousScalar[] = [];
  const options = {
    schema: 'core',
    intAsBigInt: true,
    uniqueKeys: false,
    lineCounter: lines,
    logLevel: 'silent',
  } as const;
  for (const document of yaml.parseAllDocuments(text, options)) {
    if (document.errors.length > 0) continue;
    yaml.visit(document, {
      Scalar(key, node) {
        const readings = readScalar(node, key === 'key');
        if (readings !== undefined) found.push({ location: place(node, file, lines), ...readings });
      },
      Map(_, map) {
        const merge = overridingMerge(map, document);
        if (merge !== undefined) found.push({ location: place(merge, file, lines), ...MERGE });
      },
    });
  }
  return found.sort((a, b) => offsetIn(a.location) - offsetIn(b.location));
}

/** Orders places of one file; no line is longer than that. */
function offsetIn({ line = 0, column = 0 }: Location): number {
  return line * 2 ** 31 + column;
}

function place(node: ScalarNode, file: string, lines: LineCounter): Location {
  const offset = node.range?.[0];
  if (offset === undefined) return { file };
  const { line, col } = lines.linePos(offset);
  return { file, line, column: col };
}

type Readings = Omit<AmbiguousScalar, 'location'>;

/** What each reader makes of a plain scalar, where they differ. */
function readScalar(node: ScalarNode, isKey: boolean): Readings | undefined {
  const { source } = node;
  if (node.type !== 'PLAIN' || node.tag !== undefined || source === undefined || source === '<<')
    return undefined;
  const kubernetes = isKey ? readKey(source, kubernetesDialect) : readValue(source, kubernetesDialect);
  // kustomize keeps a key as it is written, whatever it looks like.
  const gitops = isKey ? textOf(source) : readValue(source, gitopsDialect);
  if (kubernetes === undefined || gitops === undefined) return undefined;
  const core = isKey ? textOf(String(node.value)) : readingOf(node.value);
  const isSame = sameReading(kubernetes, gitops) && sameReading(kubernetes, core);
  return isSame ? undefined : { written: source, isKey, kubernetes, gitops, core };
}

/** What a Kubernetes reader makes of a value; nothing where it refuses it. */
function readValue(source: string, dialect: Dialect): Reading | undefined {
  const { value } = resolvePlain(source, dialect);
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : readingOf(value);
}

/** The string that sigs.k8s.io/yaml makes of a key (`yaml.go`, convertToJSONableObject); nothing where it refuses it. */
function readKey(source: string, dialect: Dialect): Reading | undefined {
  const scalar = resolvePlain(source, dialect);
  if (scalar.kind === 'null') return undefined;
  return textOf(scalar.kind === 'float' ? formatFloatKey(scalar.value) : String(scalar.value));
}

function textOf(value: string): Reading {
  return { type: 'string', value };
}

function readingOf(value: unknown): Reading {
  if (value === null) return { type: 'null', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  if (typeof value === 'number' || typeof value === 'bigint') return { type: 'number', value };
  return textOf(String(value));
}

/** Numbers are compared by what they amount to: JSON has one kind only, and `1.0` is 1 to everyone. */
function sameReading(a: Reading, b: Reading): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: it compares a number with a bigint exactly, once the types agree
  return a.type === b.type && a.value == b.value;
}

/** What a `<<` means that stands behind a key which it brings as well. */
const MERGE: Readings = {
  written: '<<',
  isKey: true,
  kubernetes: { type: 'merge', value: 'overrides the keys before it' },
  gitops: { type: 'merge', value: 'overrides no key' },
  core: { type: 'string', value: '<<' },
};

/** The `<<` of a mapping whose place among the keys decides what comes out: go-yaml v2 lets it override earlier keys. */
function overridingMerge(map: YAMLMap, document: Document): ScalarNode | undefined {
  const { isAlias, isMap, isScalar, isSeq } = loadYamlLibrary();
  const before = new Set<string>();
  for (const { key, value } of map.items as readonly Pair[]) {
    if (!isScalar(key)) continue;
    if (key.source !== '<<' || key.type !== 'PLAIN') {
      before.add(String(key.source ?? key.value));
      continue;
    }
    const sources = isSeq(value) ? value.items : [value];
    const merged = sources.map((source) => (isAlias(source) ? source.resolve(document) : source));
    const overrides = merged.some(
      (source) =>
        isMap(source) &&
        source.items.some((pair) => isScalar(pair.key) && before.has(String(pair.key.source))),
    );
    if (overrides) return key;
  }
  return undefined;
}
