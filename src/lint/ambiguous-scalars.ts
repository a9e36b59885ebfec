import { type AmbiguousScalar, findAmbiguousScalars, type Reading } from '../promise/ambiguous-scalars.ts';
import { listed } from '../shared/printable.ts';
import { type Lint, lint } from './types.ts';

/** Longer scalars are cut in a message. */
const MAX_SHOWN = 40;

/**
 * Finds the scalars of a YAML text that its readers take for different things.
 * @param file what the place of a lint says
 */
export function lintScalars(text: string, file: string): readonly Lint[] {
  return findAmbiguousScalars(text, file).map((scalar) =>
    lint('ambiguous-scalar', describe(scalar), { location: scalar.location, hint: advice(scalar) }),
  );
}

/** `yes is true to kubectl and Kratix, "yes" to kustomize, Flux and YAML 1.2`. */
function describe({ written, isKey, kubernetes, gitops, core }: AmbiguousScalar): string {
  const readers = new Map<string, string[]>();
  const note = (reading: Reading, names: readonly string[]) => {
    const shown = show(reading);
    readers.set(shown, [...(readers.get(shown) ?? []), ...names]);
  };
  note(kubernetes, ['kubectl', 'Kratix']);
  note(gitops, ['kustomize', 'Flux']);
  note(core, ['YAML 1.2']);
  const parts = [...readers].map(([value, names]) => `${value} to ${listed(names)}`);
  return `${isKey ? 'the key ' : ''}${shorten(written)} ${kubernetes.type === 'merge' ? '' : 'is '}${parts.join(', ')}`;
}

function show({ type, value }: Reading): string {
  if (type === 'string') return shorten(JSON.stringify(value));
  return shorten(String(value));
}

function advice({ kubernetes, gitops, core }: AmbiguousScalar): string {
  if (kubernetes.type === 'merge') return 'put << in front of the other keys';
  if (kubernetes.type === 'bool') return 'put it in quotes, or write true or false';
  const isNumber = [kubernetes, gitops, core].some(({ type }) => type === 'number');
  return isNumber ? 'put it in quotes, or write a plain decimal number' : 'put it in quotes';
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 3)}...`;
}
