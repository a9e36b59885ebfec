import { parseFilter } from './parse-filter.ts';
import { type JsonPath, JsonPathError, type Step } from './types.ts';

/** What ends a field's name; a backslash before one makes it a part of the name (client-go `parser.go`, isTerminator). */
const TERMINATORS = ' \t\r\n.,[]$@{}';

/**
 * Reads a JSONPath as `kubectl get -o jsonpath` and `-o custom-columns` take it: `{.spec.x}`, `.spec.x`, `spec.x`,
 * `..name`, `.items[*]`, `.a['b.c/d']` or `.a.b\.c/d`, `[0]`, `[-1]`, `[1:3]`, `[0,2]`, `[?(@.name=="x")]`. What differs
 * on purpose is in docs/fidelity.md.
 * @throws JsonPathError
 */
export function parseJsonPath(text: string): JsonPath {
  const trimmed = text.trim();
  const braced = trimmed.startsWith('{');
  if (braced && !trimmed.endsWith('}')) throw new JsonPathError('the brace is not closed');
  const inner = (braced ? trimmed.slice(1, -1) : trimmed).trim();
  if (inner === '') throw new JsonPathError('it names nothing');
  if (/^["']/.test(inner)) throw new JsonPathError('it is a text in quotes: a path begins with . or [');
  // kubectl adds the dot where it is left out (kubectl `pkg/cmd/get`, RelaxedJSONPathExpression).
  const steps = parseSteps(/^[.[$@]/.test(inner) ? inner : `.${inner}`);
  if (steps.length === 0) throw new JsonPathError('it names nothing');
  return { text: trimmed, steps };
}

/** Reads the steps of a path without braces; a `$` or `@` in front is passed over. @throws JsonPathError */
export function parseSteps(text: string): readonly Step[] {
  const steps: Step[] = [];
  let at = /^[$@]/.test(text) ? 1 : 0;
  while (at < text.length) {
    const rest = text.slice(at);
    if (rest.startsWith('..')) {
      steps.push({ kind: 'descend' });
      at += 2;
      if (at === text.length) throw new JsonPathError('a name must follow ..');
      // `...name` is a second way to write `..name` (client-go `parser.go`, parseRecursive).
      if (/^(?:\[|\.[^.])/.test(text.slice(at))) continue;
      at = pushField(text, at, steps);
    } else if (rest.startsWith(' ')) at += 1;
    else if (rest.startsWith('.')) at = pushField(text, at + 1, steps);
    else if (rest.startsWith('[')) {
      const end = bracketEnd(text, at);
      steps.push(parseBracket(text.slice(at + 1, end)));
      at = end + 1;
    } else throw new JsonPathError(`unexpected ${JSON.stringify(text[at])} at character ${at + 1}`);
  }
  return steps;
}

/** Reads the field that starts here, and returns the place behind it. */
function pushField(text: string, start: number, steps: Step[]): number {
  let name = '';
  let at = start;
  for (; at < text.length && !TERMINATORS.includes(text.charAt(at)); at += 1) {
    if (text[at] === '\\') at += 1;
    if (at === text.length) throw new JsonPathError('a character must follow the backslash at its end');
    name += text.charAt(at);
  }
  // kubectl looks for a key without a name then: `.items.[0]` finds nothing there.
  if (name === '') throw new JsonPathError(`a name is missing at character ${start + 1}`);
  steps.push(text.slice(start, at) === '*' ? { kind: 'wildcard' } : { kind: 'field', name });
  return at;
}

/** The place of the bracket that closes this one; those in quotes don't count. */
function bracketEnd(text: string, start: number): number {
  let quote = '';
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth += 1;
    else if (char === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new JsonPathError('a bracket is not closed');
}

function parseBracket(content: string): Step {
  const filter = filterIn(content.trim());
  if (filter !== undefined) return filter;
  const branches = splitUnion(content).map((part) => parseElement(part.trim()));
  const [only] = branches;
  return only !== undefined && branches.length === 1 ? only : { kind: 'union', branches };
}

/** `?(…)`; undefined for anything else. */
function filterIn(text: string): Step | undefined {
  const condition = /^\?\((.*)\)$/s.exec(text)?.[1];
  return condition === undefined ? undefined : { kind: 'filter', filter: parseFilter(condition, parseSteps) };
}

/** Splits at commas outside quotes. */
function splitUnion(content: string): readonly string[] {
  const parts = content.matchAll(/(?:^|,)((?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^,'"])*)/gs);
  return [...parts].map(([, part = '']) => part);
}

function parseElement(text: string): Step {
  if (text === '') throw new JsonPathError('an index, a slice or a key is missing in brackets');
  if (text === '*') return { kind: 'wildcard' };
  const key = /^'((?:\\.|[^'\\])*)'$/s.exec(text) ?? /^"((?:\\.|[^"\\])*)"$/s.exec(text);
  if (key?.[1] !== undefined) return { kind: 'field', name: key[1].replace(/\\(.)/gs, '$1') };
  const filter = filterIn(text);
  if (filter !== undefined) return filter;
  const slice = /^(-?\d+)?(?::(-?\d+)?)?(?::(-?\d+)?)?$/.exec(text);
  if (slice === null) {
    throw new JsonPathError(`[${text}] is neither an index, a slice, a filter nor a key in quotes`);
  }
  const [start, end, step] = slice.slice(1).map(toNumber);
  if (!text.includes(':')) return { kind: 'index', index: start ?? 0 };
  if (step !== undefined && step <= 0) throw new JsonPathError(`[${text}]: the step must be above 0`);
  return { kind: 'slice', start, end, step: step ?? 1 };
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
