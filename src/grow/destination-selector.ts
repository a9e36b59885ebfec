import { wrongLabelKey, wrongLabelValue } from '../promise/kube-names.ts';
import { didYouMean } from '../promise/suggest.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import { withoutKey, withValueAt } from './set-value.ts';

/** A label that Destinations must have, or with no value one that they need no longer have. */
export interface SelectorChange {
  readonly key: string;
  readonly value: string | undefined;
}

/**
 * Reads `key=value`, or `key-` for a label that goes (kratix-cli, cmd/update_destination_selector.go).
 * @throws PromiseError `usage` where it is neither, or no label of Kubernetes
 */
export function parseSelectorChange(text: string): SelectorChange {
  const equals = text.indexOf('=');
  const isRemoval = equals === -1 && text.endsWith('-');
  if (equals === -1 && !isRemoval) throw wrong(text, 'it has no value');
  const key = isRemoval ? text.slice(0, -1) : text.slice(0, equals);
  const value = isRemoval ? undefined : text.slice(equals + 1);
  const wrongKey = wrongLabelKey(key);
  if (wrongKey !== undefined) throw wrong(text, `the key ${JSON.stringify(key)} ${wrongKey}`);
  const wrongValue = value === undefined ? undefined : wrongLabelValue(value);
  if (wrongValue !== undefined) throw wrong(text, `the value ${JSON.stringify(value)} ${wrongValue}`);
  return { key, value };
}

function wrong(text: string, why: string): PromiseError {
  return new PromiseError('usage', `${JSON.stringify(text)} is no label: ${why}`, {
    hint: 'KEY=VALUE adds or changes a label, KEY- removes one',
  });
}

/**
 * The Promise's `destinationSelectors` after changes, one after the other. A label is set in the first entry, which wins in Kratix, and
 * removed from all of them; entries and lists that are left empty go.
 * @throws PromiseError `usage` where a label to remove isn't there
 */
export function changeSelectors(
  selectors: Json | undefined,
  changes: readonly SelectorChange[],
): Json | undefined {
  const changed = changes.reduce(changeLabel, listOrEmpty(selectors));
  return changed.length === 0 ? undefined : changed;
}

function changeLabel(entries: readonly Json[], { key, value }: SelectorChange): readonly Json[] {
  const [first, ...others] = entries;
  if (value !== undefined) return [withValueAt(first, ['matchLabels', key], value) ?? {}, ...others];
  const known = entries.flatMap((entry) => Object.keys(labelsOf(entry)));
  if (!known.includes(key)) {
    throw new PromiseError('usage', `there is no label ${key} to remove${didYouMean(key, known)}`, {
      notes:
        known.length === 0 ? ['the Promise has no destinationSelectors'] : [`there are: ${known.join(', ')}`],
      hint: 'KEY- removes a label',
    });
  }
  return entries.flatMap((entry) => withoutLabel(entry, key));
}

function withoutLabel(entry: Json, key: string): readonly Json[] {
  const labels = labelsOf(entry);
  if (!isObject(entry) || !Object.hasOwn(labels, key)) return [entry];
  const left = withoutKey(labels, key);
  return Object.keys(left).length === 0 ? [] : [{ ...entry, matchLabels: left }];
}

function labelsOf(entry: Json): JsonObject {
  return objectOrEmpty(objectOrEmpty(entry).matchLabels);
}
