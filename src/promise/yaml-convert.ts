import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { locate } from './yaml-location.ts';
import { isMergeKey, MergeKey, SpeltScalar } from './yaml-nodes.ts';
import { type Dialect, normaliseFloat } from './yaml-scalars.ts';

/** Where a converted document comes from, for its errors. */
interface Source {
  readonly text: string;
  readonly file: string;
  /** Counts the documents that have content, from 0. */
  readonly document: number;
}

/** Above these counts a document must not consist of aliases (go-yaml `decode.go`, allowedAliasRatio). */
const ALIAS_RANGE_LOW = 400_000;
const ALIAS_RANGE_HIGH = 4_000_000;

/** Turns one document, as js-yaml leaves it, into JSON: applies merges, expands aliases, refuses what JSON lacks. */
export class YamlConverter {
  readonly #dialect: Dialect;
  readonly #source: Source;
  readonly #path: (string | number)[] = [];
  readonly #seen = new Set<object>();
  readonly #open = new Set<object>();
  #nodes = 0;
  #aliased = 0;
  #aliasDepth = 0;

  constructor(dialect: Dialect, source: Source) {
    this.#dialect = dialect;
    this.#source = source;
  }

  /** @throws PromiseError `invalid-yaml` with the place of what can't be read */
  convert(raw: unknown): Json {
    this.#count();
    if (raw === null || raw === undefined) return null;
    if (raw instanceof SpeltScalar)
      return typeof raw.value === 'number' ? this.#number(raw.value) : raw.value;
    if (raw instanceof MergeKey) return '<<';
    if (typeof raw === 'object') return this.#collection(raw);
    return raw as boolean | number | bigint | string;
  }

  #number(value: number): Json {
    if (Number.isFinite(value)) return normaliseFloat(value);
    throw this.#error('JSON, and so Kubernetes, has no infinity and no NaN', 'quote it if a string is meant');
  }

  #collection(raw: object): Json {
    if (this.#open.has(raw)) throw this.#error('an anchor contains itself', 'write the value out');
    const isAlias = this.#seen.has(raw);
    this.#seen.add(raw);
    this.#open.add(raw);
    if (isAlias) this.#aliasDepth += 1;
    const value = Array.isArray(raw) ? this.#list(raw) : this.#mapping(raw);
    if (isAlias) this.#aliasDepth -= 1;
    this.#open.delete(raw);
    return value;
  }

  #list(raw: readonly unknown[]): Json {
    return raw.map((item, index) => this.#at(index, item));
  }

  #mapping(raw: object): JsonObject {
    const inOrder = this.#dialect.mergeKeys === 'in-order';
    const entries = new Map<string, Json>();
    const merges: unknown[] = [];
    for (const [key, value] of Object.entries(raw)) {
      if (!isMergeKey(key)) entries.set(key, this.#at(key, value));
      else if (inOrder) for (const [name, merged] of this.#merged(value)) entries.set(name, merged);
      else merges.push(value);
    }
    if (merges.length > 1)
      throw this.#error('the key << stands twice in one mapping', 'merge a list: <<: [*a, *b]');
    for (const value of merges) {
      for (const [name, merged] of this.#merged(value)) if (!entries.has(name)) entries.set(name, merged);
    }
    return Object.fromEntries(entries);
  }

  /** What a `<<` adds; of several mappings the earlier ones win. */
  #merged(raw: unknown): ReadonlyMap<string, Json> {
    const sources = Array.isArray(raw) ? [...raw].reverse() : [raw];
    const entries = new Map<string, Json>();
    this.#path.push('<<');
    for (const source of sources) {
      const value = this.convert(source);
      if (!isObject(value))
        throw this.#error('<< merges a mapping or a list of mappings', 'give it an alias of one');
      for (const [key, merged] of Object.entries(value)) entries.set(key, merged);
    }
    this.#path.pop();
    return entries;
  }

  #at(step: string | number, raw: unknown): Json {
    this.#path.push(step);
    const value = this.convert(raw);
    this.#path.pop();
    return value;
  }

  /** Refuses the documents that go-yaml refuses as alias bombs, by the same rule. */
  #count(): void {
    this.#nodes += 1;
    if (this.#aliasDepth > 0) this.#aliased += 1;
    if (this.#aliased <= 100 || this.#nodes <= 1000) return;
    const progress = (this.#nodes - ALIAS_RANGE_LOW) / (ALIAS_RANGE_HIGH - ALIAS_RANGE_LOW);
    const allowed = 0.99 - 0.89 * Math.min(1, Math.max(0, progress));
    if (this.#aliased / this.#nodes > allowed) {
      throw this.#error(
        'aliases expand this document beyond measure',
        'write values out instead of nesting aliases',
      );
    }
  }

  #error(message: string, hint: string): PromiseError {
    const { text, file, document } = this.#source;
    return new PromiseError('invalid-yaml', message, {
      location: locate(text, file, this.#path, document),
      hint,
    });
  }
}
