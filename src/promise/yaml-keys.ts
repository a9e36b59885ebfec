import type { LineCounter } from 'yaml';
import { PromiseError } from '../shared/errors.ts';
import { loadYamlLibrary } from './yaml-location.ts';

/**
 * Finds a key that Kubernetes refuses (a list, a mapping or null), and says where: js-yaml has already turned it into a
 * string. This library is slow, and drowns in some texts: it is asked only about those that `isLocatable`.
 * @throws PromiseError `invalid-yaml` with file:line:column
 */
export function checkKeys(text: string, file: string): void {
  const yaml = loadYamlLibrary();
  const lines = new yaml.LineCounter();
  const options = { version: '1.1', uniqueKeys: false, lineCounter: lines, logLevel: 'silent' } as const;
  for (const document of yaml.parseAllDocuments(text, options)) {
    if (document.errors.length > 0) return;
    yaml.visit(document, {
      Pair(_, pair) {
        const key = yaml.isAlias(pair.key) ? pair.key.resolve(document) : pair.key;
        const problem = describe(key, yaml);
        if (problem !== undefined) throw complexKey(problem, offsetOf(pair.key, yaml), file, lines);
      },
    });
  }
}

/** What a key is that it must not be. */
function describe(key: unknown, yaml: typeof import('yaml')): string | undefined {
  if (yaml.isMap(key)) return 'a mapping';
  if (yaml.isSeq(key)) return 'a list';
  return key === null || (yaml.isScalar(key) && key.value === null) ? 'null' : undefined;
}

function offsetOf(key: unknown, yaml: typeof import('yaml')): number | undefined {
  return yaml.isNode(key) ? key.range?.[0] : undefined;
}

function complexKey(
  problem: string,
  offset: number | undefined,
  file: string,
  lines: LineCounter,
): PromiseError {
  const position = offset === undefined ? undefined : lines.linePos(offset);
  return new PromiseError('invalid-yaml', `${problem} can't be a key`, {
    location: position === undefined ? { file } : { file, line: position.line, column: position.col },
    hint:
      problem === 'a mapping'
        ? 'quote it if a string is meant; {{ … }} is a template that has not been rendered'
        : 'quote it if a string is meant',
  });
}
