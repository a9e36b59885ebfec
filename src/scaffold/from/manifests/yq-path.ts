import { findPath } from '../../../shared/json-path/find.ts';
import type { Step } from '../../../shared/json-path/types.ts';
import type { Place } from './placed-property.ts';

/** A text in an expression of yq, in quotes. */
export function yqText(text: string): string {
  return JSON.stringify(text);
}

/** `.a["b-c"][0]`: the way to a value, as yq has it. */
export function yqPath(steps: readonly (string | number)[]): string {
  const [first, ...rest] = steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `[${yqText(step)}]`;
  });
  if (first === undefined) return '.';
  return [first.startsWith('[') ? `.${first}` : first, ...rest].join('');
}

/**
 * What a JSONPath is in yq, in a form that can be assigned to. Fields, indices, `[*]` and `[?(@.name=="x")]` stay what they are;
 * of anything else, the places that it leads to in the manifest.
 */
export function yqTargets({ document, steps }: Place): readonly string[] {
  const expression = translated(steps);
  if (expression !== undefined) return [expression];
  return findPath({ text: '', steps }, document.object).map(({ place }) => yqPath(place));
}

function translated(steps: readonly Step[]): string | undefined {
  const pieces: string[] = [];
  let path = '';
  for (const step of steps) {
    if (step.kind === 'field') path = joined(path, yqPath([step.name]));
    else if (step.kind === 'index') path = joined(path, `.[${step.index}]`);
    else if (step.kind === 'wildcard') path = joined(path, '.[]');
    else {
      const condition = step.kind === 'filter' ? equality(step) : undefined;
      if (condition === undefined) return undefined;
      pieces.push(joined(path, '.[]'), `select(${condition})`);
      path = '';
    }
  }
  return pieces.length === 0 ? path : `(${[...pieces, ...(path === '' ? [] : [path])].join(' | ')})`;
}

/** A bracket needs no dot behind something. */
function joined(path: string, next: string): string {
  return path === '' ? next : path + next.replace(/^\.\[/, '[');
}

/** `.name == "web"`, of a filter that says so. */
function equality({ filter }: Extract<Step, { readonly kind: 'filter' }>): string | undefined {
  if (filter.kind !== 'compare' || filter.operator !== '==') return undefined;
  const { left, right } = filter;
  if (left.kind !== 'path' || right.kind !== 'literal') return undefined;
  const path = translated(left.path);
  if (path === undefined || path.startsWith('(')) return undefined;
  return `${path} == ${typeof right.value === 'string' ? yqText(right.value) : right.value}`;
}
