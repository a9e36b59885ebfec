import { Document, isScalar, Scalar, visit, YAMLSeq } from 'yaml';
import { kubernetesDialect } from '../promise/kubernetes-yaml.ts';
import { chooseStyle } from '../promise/yaml-scalar-style.ts';
import type { Json } from '../shared/json.ts';

/**
 * Writes a value as people write YAML for Kubernetes: keys in the order given, lists of plain values on one line, and
 * quotes only where Kubernetes' reader would take a string for something else.
 * @param quoteAll gives every string value quotes, for maps that must hold only strings
 */
export function yamlBlock(value: Json, quoteAll = false): string {
  const document = new Document(value);
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      const quoted = (quoteAll && key === 'value') || chooseStyle(node.value, kubernetesDialect) !== 'plain';
      if (quoted) node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq(_key, node) {
      if (node instanceof YAMLSeq && node.items.every((item) => isScalar(item))) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
