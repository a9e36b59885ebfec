import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../../shared/json.ts';
import { yamlBlock } from '../yaml-block.ts';
import { loadYamlLibrary } from '../yaml-location.ts';
import { pairByIdentity } from './pair-by-identity.ts';
import { indented } from './render.ts';
import { lineStart } from './splice.ts';
import type { EditStyle } from './style.ts';

/** How far a text indents. */
interface Indentation {
  /** Spaces from a mapping to one within it. */
  readonly step: number;
  /** Whether lists begin deeper than their key. */
  readonly indentsLists: boolean;
}

/**
 * As somebody would go on writing a file by hand: indented as the rest of it is, keys in the order given. What can't be changed in place is
 * not changed.
 * @param inlineLists whether lists of plain values are written on one line
 */
export function handWrittenStyle(text: string, document: Document.Parsed, inlineLists: boolean): EditStyle {
  const { step, indentsLists } = indentationOf(text, document);
  const render = (value: Json) => `${yamlBlock(value, { step, indentsLists, inlineLists })}\n`;
  return {
    renderPair: (key, value, indent) => indented(render({ [key]: value }), indent),
    renderItem: (value, indent) => indented(render([value]), indent),
    renderWhole: render,
    pairItems: pairByIdentity,
    mayRewrite: false,
  };
}

/** What most of a document does; two spaces, and lists indented, where it doesn't tell. */
function indentationOf(text: string, document: Document.Parsed): Indentation {
  const { visit, isMap, isSeq } = loadYamlLibrary();
  const steps = new Map<number, number>();
  let [deeper, level] = [0, 0];
  visit(document, {
    Map(_, map) {
      const column = columnOf(map);
      if (column === undefined) return;
      for (const { value } of map.items) {
        const inner = isMap(value) || isSeq(value) ? columnOf(value) : undefined;
        if (inner === undefined) continue;
        const by = inner - column;
        if (isMap(value)) steps.set(by, (steps.get(by) ?? 0) + 1);
        else if (by > 0) deeper += 1;
        else level += 1;
      }
    },
  });
  const [step = 2] = [...steps].sort(([, a], [, b]) => b - a)[0] ?? [];
  return { step, indentsLists: deeper >= level };

  /** Of a collection in block style that holds something. */
  function columnOf({ flow, range, items }: YAMLMap | YAMLSeq): number | undefined {
    if (flow === true || items.length === 0 || !range) return undefined;
    return range[0] - lineStart(text, range[0]);
  }
}
