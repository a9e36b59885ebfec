import type { Json } from '../../shared/json.ts';
import { sameValue } from '../../shared/same-value.ts';
import { writeObjectYaml } from '../write-yaml.ts';
import { loadYamlLibrary } from '../yaml-location.ts';
import { pairInOrder } from './pair-in-order.ts';
import type { EditStyle } from './style.ts';

/** Stands for the key that a value alone hasn't. */
const KEY = 'k';

/** As Kratix' reader writes YAML; lists are edited at their ends, and between these one by one. */
export const REWRITING_STYLE: EditStyle = {
  renderPair: (key, value, indent) => indented(writeObjectYaml({ [key]: value }), indent),
  renderItem: (value, indent) => indented(writeObjectYaml({ [KEY]: [value] }).replace(/^.*\n/, ''), indent),
  pairItems: (from, to) =>
    pairInOrder(from.length, to.length, (i, j) => sameValue(from[i] ?? null, to[j] ?? null)),
  mayRewrite: true,
};

/** A value in flow style, on one line. */
export function renderFlow(value: Json): string {
  const { Document } = loadYamlLibrary();
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false });
  const options = { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 } as const;
  return document.toString(options).trimEnd();
}

/** A scalar for a single line, in the quotes that the old one has; undefined where it needs more than a line. */
export function renderScalar(value: Json, old: string, isInFlow: boolean): string | undefined {
  if (typeof value === 'object' && value !== null) return undefined;
  if (typeof value === 'string') {
    if (/[\n\r]/.test(value)) return undefined;
    if (old.startsWith('"')) return JSON.stringify(value);
    if (old.startsWith("'") && !/[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/u.test(value)) {
      return `'${value.replaceAll("'", "''")}'`;
    }
  }
  if (isInFlow) return renderFlow(value);
  const [line = '', ...others] = writeObjectYaml({ [KEY]: value })
    .trimEnd()
    .split('\n');
  return others.length === 0 ? line.slice(`${KEY}: `.length) : undefined;
}

/** Indents every line but the first and the empty ones. */
export function indented(text: string, indent: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(indent)}`);
}
