import { unquote } from './quoted.ts';
import { FILTER_OPERATORS, type Filter, JsonPathError, type Operand, type Step } from './types.ts';

/** Reads a path in a filter; passed in, since filters stand in paths and paths in filters. */
type ParseSteps = (text: string) => readonly Step[];

/** Reads what stands in `[?(…)]`: one comparison, or a path that must lead somewhere. @throws JsonPathError */
export function parseFilter(text: string, parseSteps: ParseSteps): Filter {
  if (text.trim() === '') throw new JsonPathError('the filter is empty');
  const parts = /^((?:[^!<>='"]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")+)([!<>=~]+)(.+)$/s.exec(text);
  if (parts === null) {
    const path = parseOperand(text, parseSteps);
    if (path.kind === 'literal') throw new JsonPathError(`the filter ${text.trim()} compares nothing`);
    return { kind: 'exists', path: path.path };
  }
  const [, left = '', sign = '', right = ''] = parts;
  const operator = FILTER_OPERATORS.find((known) => known === sign);
  if (operator === undefined) {
    throw new JsonPathError(`${sign} compares nothing; there are ${FILTER_OPERATORS.join(' ')}`);
  }
  if (/&&|\|\|/.test(right.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/gs, ''))) {
    throw new JsonPathError('a filter makes one comparison: kubectl has neither && nor ||');
  }
  return {
    kind: 'compare',
    left: parseOperand(left, parseSteps),
    operator,
    right: parseOperand(right, parseSteps),
  };
}

function parseOperand(source: string, parseSteps: ParseSteps): Operand {
  const text = source.trim();
  if (/^'(?:\\.|[^'\\])*'$|^"(?:\\.|[^"\\])*"$/s.test(text)) return { kind: 'literal', value: unquote(text) };
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return { kind: 'literal', value: Number(text) };
  if (/^[@$.[]/.test(text)) return { kind: 'path', path: parseSteps(text) };
  throw new JsonPathError(`${text} is neither a path such as @.name nor a value; put texts in quotes`);
}
