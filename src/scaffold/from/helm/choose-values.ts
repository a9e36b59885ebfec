import { didYouMean } from '../../../promise/suggest.ts';
import { PromiseError } from '../../../shared/errors.ts';
import { isObject, type JsonObject, listOrEmpty, objectOrEmpty } from '../../../shared/json.ts';
import { ownValue } from '../../../shared/own-value.ts';
import { PRESERVE } from '../structural.ts';
import type { ChartApi } from './chart-api.ts';
import { schemaPath } from './schema-paths.ts';

/**
 * Leaves only chosen values in an API, `replicaCount` or `ingress.enabled`; all others keep what values.yaml says.
 *
 * @param chosen paths with dots; none: all stay
 * @throws PromiseError `usage` for one that the chart doesn't have
 */
export function chooseValues(api: ChartApi, chosen: readonly string[]): ChartApi {
  if (chosen.length === 0) return api;
  const paths = chosen.map((name) => name.split('.'));
  for (const path of paths) checkIsThere(api.schema, path);
  return {
    ...api,
    schema: only(api.schema, paths),
    gaps: api.gaps.filter(({ path }) =>
      paths.some((each) => {
        const steps = schemaPath(each);
        return steps.every((step, index) => path[index] === step);
      }),
    ),
  };
}

function only(schema: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  // A path that ends here chooses all that is below.
  if (paths.some((path) => path.length === 0)) return schema;
  const names = new Set(paths.map(([name = '']) => name));
  const properties = Object.entries(objectOrEmpty(schema.properties))
    .filter(([name]) => names.has(name))
    .map(([name, property]) => {
      const below = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
      return [name, only(objectOrEmpty(property), below)] as const;
    });
  const required = listOrEmpty(schema.required).filter((name) => names.has(String(name)));
  const { [PRESERVE]: _, properties: __, required: ___, ...rest } = schema;
  return {
    ...rest,
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(properties),
  };
}

/** @throws PromiseError `usage` */
function checkIsThere(schema: JsonObject, path: readonly string[]): void {
  let at = schema;
  for (const [index, name] of path.entries()) {
    const properties = objectOrEmpty(at.properties);
    const property = ownValue(properties, name);
    if (!isObject(property)) {
      const known = Object.keys(properties);
      const where = index === 0 ? 'the chart' : path.slice(0, index).join('.');
      throw new PromiseError(
        'usage',
        `--property ${path.join('.')}: ${where} has no value ${name}${didYouMean(name, known)}`,
        {
          hint:
            known.length === 0
              ? `name ${path.slice(0, index).join('.')} as a whole`
              : `values there: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`,
        },
      );
    }
    at = property;
  }
}
