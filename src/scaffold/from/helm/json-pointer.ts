import { isObject, type Json } from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';

/** What a reference such as `#/definitions/x` leads to within its document; undefined for what leads elsewhere, or nowhere. */
export function referenced(ref: string, root: Json): Json | undefined {
  const steps = pointerSteps(ref);
  return steps === undefined ? undefined : valueAt(root, steps);
}

/** The steps of `#/definitions/x`; undefined for what leads elsewhere, or is no URI. */
function pointerSteps(ref: string): readonly string[] | undefined {
  if (ref === '#') return [];
  if (!ref.startsWith('#/')) return undefined;
  try {
    return ref
      .slice(2)
      .split('/')
      .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  } catch {
    return undefined;
  }
}

function valueAt(root: Json, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isObject(value) ? ownValue(value, step) : undefined;
  }, root);
}
