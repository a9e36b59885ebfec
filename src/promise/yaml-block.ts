import { Document, isScalar, Scalar, visit, YAMLSeq } from 'yaml';
import type { Json } from '../shared/json.ts';
import { kubernetesDialect } from './kubernetes-yaml.ts';
import { chooseStyle } from './yaml-scalar-style.ts';

/** How YAML is written where there is a choice. */
export interface BlockOptions {
  /** Gives every string value quotes, for maps that must hold only strings. */
  readonly quoteAll?: boolean;
  /** Spaces from a mapping to one within it; 2 where absent. */
  readonly step?: number;
  /** Whether lists begin deeper than their key; absent: they do. */
  readonly indentsLists?: boolean;
  /** Whether lists of plain values, within others or in mappings, are written on one line; absent: they are. */
  readonly inlineLists?: boolean;
}

/**
 * Writes a value as people write YAML for Kubernetes: keys in the order given, texts of several lines as they are, and quotes
 * only where Kubernetes' reader would take a string for something else. No newline at the end.
 */
export function yamlBlock(value: Json, options: BlockOptions = {}): string {
  const { quoteAll = false, step = 2, indentsLists = true, inlineLists = true } = options;
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      const style = chooseStyle(node.value, kubernetesDialect);
      if (style === 'literal' && key !== 'key') node.type = Scalar.BLOCK_LITERAL;
      else if ((quoteAll && key === 'value') || style !== 'plain') node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(key, node) {
      const isPlain = node instanceof YAMLSeq && node.items.every((item) => isScalar(item));
      if (inlineLists && isPlain && key !== null) node.flow = true;
    },
  });
  const text = document.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    indent: step,
    indentSeq: indentsLists,
  });
  return text.replace(/\n$/, '');
}
