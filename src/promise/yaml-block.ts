import { Document, isNode, isPair, isScalar, type Node, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../shared/json.ts';
import { kubernetesDialect } from './kubernetes-yaml.ts';
import type { YamlPath } from './yaml-location.ts';
import { chooseStyle } from './yaml-scalar-style.ts';

/** A value, and what is to be said of parts of it. */
export interface CommentedYaml {
  readonly value: Json;
  readonly comments: readonly YamlComment[];
}

/** One line about a value: beside it where it is a scalar of a mapping, else above it. */
export interface YamlComment {
  readonly path: YamlPath;
  /** Without the `#`. */
  readonly text: string;
}

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
  readonly comments?: readonly YamlComment[];
}

/**
 * Writes a value as people write YAML for Kubernetes: keys in the order given, texts of several lines as they are, and quotes
 * only where Kubernetes' reader would take a string for something else. No newline at the end.
 */
export function yamlBlock(value: Json, options: BlockOptions = {}): string {
  const { quoteAll = false, step = 2, indentsLists = true, inlineLists = true, comments = [] } = options;
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
  for (const { path, text } of comments) comment(document, path, text);
  const text = document.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    indent: step,
    indentSeq: indentsLists,
  });
  return text.replace(/\n$/, '');
}

function comment(document: Document, path: YamlPath, text: string): void {
  const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  if (parent instanceof YAMLSeq) parent.flow = false;
  const pair =
    parent instanceof YAMLMap
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
      : undefined;
  const value = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isPair(pair) && isScalar(pair.value)) pair.value.comment = ` ${text}`;
  else above(isPair(pair) ? pair.key : value, text);
}

function above(node: unknown, text: string): void {
  if (!isNode(node)) throw new Error(`there is nothing to comment on: ${text}`);
  const commented: Node = node;
  commented.commentBefore = [commented.commentBefore, ` ${text}`].filter((line) => line).join('\n');
}
