import { type LoadOptions, loadAll, Schema, Type, YAMLException } from 'js-yaml';
import { PromiseError } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { positionAt } from '../shared/position.ts';
import { YamlConverter } from './yaml-convert.ts';
import { checkKeys } from './yaml-keys.ts';
import { isLocatable } from './yaml-location.ts';
import { needsWatch, watchNodes } from './yaml-node-watch.ts';
import { MergeKey, SpeltScalar } from './yaml-nodes.ts';
import {
  type Dialect,
  formatFloatKey,
  isSurelyString,
  resolvePlain,
  resolveTagged,
  type Scalar,
} from './yaml-scalars.ts';

/** Nesting that both of js-yaml's recursion and ours stand on a default stack. */
const MAX_DEPTH = 500;

/** Reads YAML text in one dialect. Documents without content are left out, as kubectl and kustomize do. */
export interface YamlReader {
  /** The first document; null where there is none. @throws PromiseError `invalid-yaml` with file:line:column */
  readonly parse: (text: string, file: string) => Json;
  /** All documents. @throws PromiseError `invalid-yaml` with file:line:column */
  readonly parseAll: (text: string, file: string) => readonly Json[];
}

/** Builds a reader on js-yaml, whose scalars and merges are go-yaml's. */
export function createReader(dialect: Dialect): YamlReader {
  let isPlain = true;
  const schema = createSchema(dialect, () => {
    isPlain = false;
  });
  const options: LoadOptions & { readonly maxDepth: number } = {
    schema,
    json: dialect.duplicateKeys === 'last-wins',
    maxDepth: MAX_DEPTH,
  };
  const parseAll = (text: string, file: string): readonly Json[] => {
    isPlain = true;
    const documents: readonly unknown[] = load(text, file, options).filter(
      (raw) => raw !== null && raw !== undefined,
    );
    // What js-yaml made of plain scalars only, and without aliases, is JSON already: most texts are.
    if (isPlain && !text.includes('*')) return documents as readonly Json[];
    return documents.map((raw, document) =>
      new YamlConverter(dialect, { text, file, document }).convert(raw),
    );
  };
  return { parseAll, parse: (text, file) => parseAll(firstDocument(text), file)[0] ?? null };
}

/** What js-yaml reads, but for keys that Kubernetes refuses. */
function load(text: string, file: string, options: LoadOptions): readonly unknown[] {
  refuseNul(text, file);
  const watch = needsWatch(text) ? watchNodes(file) : undefined;
  try {
    const documents = loadAll(text, null, { ...options, ...(watch && { listener: watch.listener }) });
    if (watch?.sawComplexKey()) refuseKeys(text, file);
    return documents;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new PromiseError('invalid-yaml', `this is not valid YAML: ${error.reason}`, {
      location: { file, line: error.mark.line + 1, column: error.mark.column + 1 },
      hint: 'correct the YAML at this place, or just before it',
      cause: error,
    });
  }
}

/** Before js-yaml does: it would take each NUL of a file full of them for the end of a line. */
function refuseNul(text: string, file: string): void {
  const at = text.indexOf('\0');
  if (at === -1) return;
  throw new PromiseError('invalid-yaml', 'this is not valid YAML: it has a NUL character', {
    location: { file, ...positionAt(text, at) },
    hint: 'remove it; is this a text file at all?',
  });
}

/** Refuses keys that js-yaml took, with their place where it can be had. */
function refuseKeys(text: string, file: string): void {
  if (isLocatable(text)) {
    checkKeys(text, file);
    return;
  }
  throw new PromiseError('invalid-yaml', "a list, a mapping or null can't be a key", {
    location: { file },
    hint: 'quote it if a string is meant',
  });
}

/**
 * One implicit type resolves every plain scalar; explicit tags go to go-yaml's rules, or are ignored. `onSpecial` is called
 * for each value that may not be the JSON that it stands for.
 */
function createSchema(dialect: Dialect, onSpecial: () => void): Schema {
  const special = <T>(value: T): T => {
    onSpecial();
    return value;
  };
  const construct = (scalar: Scalar | undefined, text: string): unknown => {
    const value = constructScalar(scalar, text, dialect);
    return value instanceof SpeltScalar ? special(value) : value;
  };
  // js-yaml asks for a value right after it has asked whether there is one.
  let lastText: string | undefined;
  let last: Scalar = resolvePlain('', dialect);
  const resolve = (text: string): Scalar => {
    if (text !== lastText) [lastText, last] = [text, resolvePlain(text, dialect)];
    return last;
  };
  const plain = new Type('plain', {
    kind: 'scalar',
    resolve: (text: string) => text === '<<' || (!isSurelyString(text) && resolve(text).kind !== 'str'),
    construct: (text: string) => (text === '<<' ? special(new MergeKey()) : construct(resolve(text), text)),
  });
  const tagged = new Type('', {
    kind: 'scalar',
    multi: true,
    resolve: (text: string | null, tag = '') => resolveTagged(tag, text ?? '', dialect) !== undefined,
    construct: (text: string | null, tag = '') =>
      special(construct(resolveTagged(tag, text ?? '', dialect), text ?? '')),
  });
  const ignored = (['sequence', 'mapping'] as const).map(
    (kind) => new Type('', { kind, multi: true, construct: special }),
  );
  return new Schema({ implicit: [plain], explicit: [tagged, ...ignored] });
}

/** The value, together with how it is spelt where it is a key. */
function constructScalar(scalar: Scalar | undefined, text: string, dialect: Dialect): unknown {
  if (scalar === undefined || scalar.kind === 'null' || scalar.kind === 'str') return scalar?.value;
  const { kind, value } = scalar;
  if (dialect.keys === 'as-written') return String(value) === text ? value : new SpeltScalar(value, text);
  return kind === 'float' ? new SpeltScalar(value, formatFloatKey(value)) : value;
}

/**
 * The text up to the end of its first document, so that what stands behind isn't read: go-yaml stops there too.
 * A marker at the start of a line always ends a document, within scalars as well.
 */
function firstDocument(text: string): string {
  const markers = text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm);
  const first = markers.next().value;
  if (first === undefined) return text;
  const opensDocument = first[0] === '---' && !/^[^\S\n]*[^\s#%]/m.test(text.slice(0, first.index));
  const end = opensDocument ? markers.next().value : first;
  return text.slice(0, end?.index);
}
