import { isObject, type Json, objectOrEmpty } from '../shared/json.ts';
import { applyEdit, type Edit } from './edit-value.ts';
import { VaryingValue } from './varying-value.ts';

/** A document of a file, and how it is found again in another one. */
export interface CompareDocument {
  readonly value: Json;
  /** Which of the file's documents that have content it is, from 0. */
  readonly position: number;
  /** apiVersion, kind, namespace and name as one string; undefined where it lacks any but the namespace. */
  readonly identity: string | undefined;
  /** Its kind, where it has an identity. */
  readonly kind: string | undefined;
  /** How messages name it: `Elasticsearch default/example`, `document 2`; empty for a file's only one. */
  readonly label: string;
  /** Lists in it whose order doesn't count; absent: none. */
  readonly unordered?: ReadonlySet<object>;
  /** What made its value of the one in the file; absent: nothing. */
  readonly edit?: Edit;
}

/** The documents of two files, matched. */
export interface Matching {
  readonly pairs: readonly { readonly expected: CompareDocument; readonly actual: CompareDocument }[];
  readonly removed: readonly CompareDocument[];
  readonly added: readonly CompareDocument[];
}

/** Gives each document of a file its identity and its name for people; empty documents don't count. */
export function toDocuments(values: readonly Json[]): readonly CompareDocument[] {
  const filled = values.filter((value) => value !== null);
  return filled.map((value, position) => identify(value, position, filled.length === 1));
}

/** A document with its value edited: what varies of its identity is the same for all objects then. */
export function edited(document: CompareDocument, edit: Edit): CompareDocument {
  const unordered = new Set<object>();
  const value = applyEdit(document.value, edit, unordered);
  if (document.identity === undefined || !isObject(value)) return { ...document, value, unordered, edit };
  const { name, namespace } = objectOrEmpty(value.metadata);
  const parts = [value.apiVersion, value.kind, namespace, name].map((part) =>
    part instanceof VaryingValue ? part.shown : isName(part) ? part : '',
  );
  return { ...document, value, unordered, edit, identity: JSON.stringify(parts) };
}

/**
 * Matches by apiVersion, kind, namespace and name, whatever the order; what has no identity by its position among
 * those without, and several of one identity in their order.
 */
export function matchDocuments(
  expected: readonly CompareDocument[],
  actual: readonly CompareDocument[],
): Matching {
  const waiting = keyed(expected);
  const pairs: { expected: CompareDocument; actual: CompareDocument }[] = [];
  const added: CompareDocument[] = [];
  for (const [key, document] of keyed(actual)) {
    const partner = waiting.get(key);
    if (partner === undefined) added.push(document);
    else pairs.push({ expected: partner, actual: document });
    waiting.delete(key);
  }
  return { pairs, removed: [...waiting.values()], added };
}

/** Counts documents of the same identity (or of none), so that each has a key of its own. */
function keyed(documents: readonly CompareDocument[]): Map<string, CompareDocument> {
  const counts = new Map<string, number>();
  const result = new Map<string, CompareDocument>();
  for (const document of documents) {
    const base = document.identity ?? '';
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    result.set(`${base}\n${count}`, document);
  }
  return result;
}

function identify(value: Json, position: number, isOnly: boolean): CompareDocument {
  const label = isOnly ? '' : `document ${position + 1}`;
  const nameless = { value, position, identity: undefined, kind: undefined, label };
  if (!isObject(value)) return nameless;
  const { name, namespace } = objectOrEmpty(value.metadata);
  const { apiVersion, kind } = value;
  if (!isName(apiVersion) || !isName(kind) || !isName(name)) return nameless;
  const scope = isName(namespace) ? namespace : '';
  return {
    value,
    position,
    identity: JSON.stringify([apiVersion, kind, scope, name]),
    kind,
    label: `${kind} ${scope === '' ? '' : `${scope}/`}${name}`,
  };
}

function isName(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
