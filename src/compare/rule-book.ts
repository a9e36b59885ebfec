import picomatch from 'picomatch';
import type { CompareRule, MatchCondition } from '../promise/compare-rules.ts';
import { isObject, type Json } from '../shared/json.ts';
import { findPath } from '../shared/json-path/find.ts';
import { sameValue } from '../shared/same-value.ts';
import { type Edit, editAt, newEdit } from './edit-value.ts';
import { type CompareDocument, edited } from './match-documents.ts';
import type { Side } from './types.ts';
import { VaryingValue } from './varying-value.ts';

type MatchRule = Extract<CompareRule, { readonly type: 'match' }>;

/** Reads what a run wrote to a file, for rules that compare with it; none where there is no such file. */
export type ReadActual = (path: string) => Promise<readonly CompareDocument[]>;

/**
 * What may differ in a comparison, and which of that was there to differ. One for each comparison of a case; further runs of
 * the case may go through it too.
 */
export class RuleBook {
  readonly #rules: readonly CompareRule[];
  readonly #used: Set<CompareRule>;
  readonly #matchers = new Map<string, (path: string) => boolean>();
  readonly #values = new Map<string, VaryingValue>();

  /** @param used where rules are noted that something was found for: several comparisons may share it */
  constructor(rules: readonly CompareRule[], used: Set<CompareRule> = new Set()) {
    this.#rules = rules;
    this.#used = used;
  }

  /** Without the rules about values: bytes are compared as they are. */
  forBytes(): RuleBook {
    return new RuleBook(
      this.#rules.filter(({ type }) => type === 'ignore-files'),
      this.#used,
    );
  }

  /** Rules that nothing they are about was found for, so far. */
  get unused(): readonly CompareRule[] {
    return this.#rules.filter((rule) => !this.#used.has(rule));
  }

  /** Whether a file is left out of the comparison as a whole. */
  isIgnored(path: string): boolean {
    const rules = this.#rules.filter((rule) => rule.type === 'ignore-files' && this.#covers(rule, path));
    for (const rule of rules) this.#used.add(rule);
    return rules.length > 0;
  }

  /** Whether a file must be read although it is equal to the golden: what it holds may break a rule all the same. */
  isChecked(path: string): boolean {
    return this.#rules.some(
      (rule) => rule.type === 'match' && rule.condition.kind !== 'any' && this.#covers(rule, path),
    );
  }

  /** Whether a file may hold what rules are about that were of no use so far. */
  mayUse(path: string): boolean {
    return this.unused.some((rule) => rule.type !== 'ignore-files' && this.#covers(rule, path));
  }

  /** The documents of a file as they are to be compared: without what is ignored, with what varies made the same. */
  async prepare(
    path: string,
    side: Side,
    documents: readonly CompareDocument[],
    readActual: ReadActual,
  ): Promise<readonly CompareDocument[]> {
    const rules = this.#rules.filter((rule) => rule.type !== 'ignore-files' && this.#covers(rule, path));
    if (rules.length === 0) return documents;
    const prepared: CompareDocument[] = [];
    for (const document of documents) {
      prepared.push(edited(document, await this.#editOf(document, rules, side, readActual)));
    }
    return prepared;
  }

  /** What {@link prepare} does to one document, place by place. */
  async editOf(path: string, side: Side, document: CompareDocument, readActual: ReadActual): Promise<Edit> {
    const rules = this.#rules.filter((rule) => rule.type !== 'ignore-files' && this.#covers(rule, path));
    return this.#editOf(document, rules, side, readActual);
  }

  async #editOf(
    document: CompareDocument,
    rules: readonly CompareRule[],
    side: Side,
    readActual: ReadActual,
  ): Promise<Edit> {
    const edit = newEdit();
    const matches = new Map<Edit, { value: Json; rules: MatchRule[] }>();
    for (const rule of rules) {
      if (rule.type === 'ignore-files' || !isAbout(rule, document)) continue;
      for (const { place, value } of findPath(rule.path, document.value)) {
        this.#used.add(rule);
        const at = editAt(edit, place);
        if (rule.type === 'ignore') at.isRemoved = true;
        else if (rule.type === 'unordered') at.isUnordered = true;
        else if (matches.has(at)) matches.get(at)?.rules.push(rule);
        else matches.set(at, { value, rules: [rule] });
      }
    }
    for (const [at, { value, rules: conditions }] of matches) {
      const holds =
        side === 'expected' || (await this.#keepsAll(value, conditions, document.value, readActual));
      if (holds) at.replacement = this.#valueFor(conditions).asJson();
    }
    return edit;
  }

  async #keepsAll(
    value: Json,
    rules: readonly MatchRule[],
    document: Json,
    readActual: ReadActual,
  ): Promise<boolean> {
    for (const { condition } of rules) {
      if (!(await keeps(value, condition, document, readActual))) return false;
    }
    return true;
  }

  #valueFor(rules: readonly MatchRule[]): VaryingValue {
    const key = rules.map((rule) => this.#rules.indexOf(rule)).join();
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = new VaryingValue(rules);
    this.#values.set(key, value);
    return value;
  }

  #covers({ files }: CompareRule, path: string): boolean {
    if (files === undefined) return true;
    let matcher = this.#matchers.get(files);
    if (matcher === undefined) {
      matcher = picomatch(files, { dot: true, basename: !files.includes('/') });
      this.#matchers.set(files, matcher);
    }
    return matcher(path);
  }
}

function isAbout({ kind }: CompareRule, { value }: CompareDocument): boolean {
  return kind === undefined || (isObject(value) && value.kind === kind);
}

async function keeps(
  value: Json,
  condition: MatchCondition,
  document: Json,
  readActual: ReadActual,
): Promise<boolean> {
  switch (condition.kind) {
    case 'any':
      return true;
    case 'pattern':
      return isScalar(value) && condition.expression.matcher(String(value)).find();
    case 'range':
      return isWithin(value, condition.min ?? -Infinity, condition.max ?? Infinity);
    case 'same-as': {
      const { path, file, objectKind } = condition;
      const all = file === undefined ? [document] : (await readActual(file)).map((each) => each.value);
      const found = all
        .filter((each) => objectKind === undefined || (isObject(each) && each.kind === objectKind))
        .flatMap((each) => findPath(path, each));
      return found.length > 0 && found.every((other) => sameValue(other.value, value));
    }
  }
}

function isScalar(value: Json): boolean {
  return value !== null && typeof value !== 'object';
}

function isWithin(value: Json, min: number, max: number): boolean {
  return (typeof value === 'number' || typeof value === 'bigint') && value >= min && value <= max;
}
