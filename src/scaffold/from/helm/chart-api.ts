import { parseYaml } from '../../../promise/kubernetes-yaml.ts';
import type { YamlComment } from '../../../promise/yaml-block.ts';
import { isObject, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import { sameValue } from '../../../shared/same-value.ts';
import { anyObject, PRESERVE } from '../structural.ts';
import { declaredApi } from './declared-api.ts';
import { joinValues } from './join-values.ts';
import { passedWhole } from './passed-whole.ts';
import type { Chart } from './read-chart.ts';
import { isCovered, schemaPath, valueAt, valuePath } from './schema-paths.ts';
import { commentKey, valueComments } from './value-comments.ts';
import { valuesSchema } from './values-schema.ts';

/** The API that a chart's values make. */
export interface ChartApi {
  /** The schema of `spec`. */
  readonly schema: JsonObject;
  /** What couldn't be told, at the places of the schema that should say it. */
  readonly gaps: readonly YamlComment[];
  /** The values of values.yaml. */
  readonly values: JsonObject;
}

/**
 * Makes an API of a chart's values: values.yaml says which there are, values.schema.json and comments what they are, and the
 * templates which of them may be anything.
 *
 * @throws PromiseError `invalid-yaml`
 */
export function chartApi(chart: Chart): ChartApi {
  const values =
    chart.values === undefined ? {} : objectOrEmpty(parseYaml(chart.values.text, chart.values.file));
  const whole = passedWhole(chart.templates.map(({ text }) => text));
  const isWhole = (path: readonly string[]): boolean => whole.some((each) => sameValue(each, path));
  const openKeys = new Set(['global', ...chart.dependencies.map(({ key }) => key)]);
  const isOpen = (path: readonly string[]): boolean => openKeys.has(path[0] ?? '') || isWhole(path);
  const comments = valueComments(chart.values?.text ?? '');

  const gaps: YamlComment[] = [];
  const fromValues = valuesSchema(values, {
    describe: (path) => comments.get(commentKey(path)),
    isPassedWhole: isWhole,
    isOpen,
    onUnknown: (path, text) => gaps.push({ path: schemaPath(path), text }),
  });
  const shown = withDependencies(fromValues, chart);
  if (chart.valuesSchema === undefined) return { schema: shown, gaps, values };
  const declared = declaredApi(chart.valuesSchema, {
    hasDefault: (to) => (valueAt(values, valuePath(to)) ?? null) !== null,
    isOpen: (to) => isOpen(valuePath(to) ?? []),
  });
  return {
    schema: joinValues(shown, declared.schema),
    gaps: [...gaps.filter(({ path }) => !isCovered(declared.schema, path)), ...declared.gaps],
    values,
  };
}

/** A request may set values of each chart that this one takes in, also where values.yaml has none. */
function withDependencies(schema: JsonObject, { dependencies }: Chart): JsonObject {
  const properties = { ...objectOrEmpty(schema.properties) };
  for (const { name, key } of dependencies) {
    const shown = properties[key];
    const description = `Values of the chart ${name}.`;
    properties[key] = isObject(shown) ? { description, ...shown } : { description, ...anyObject() };
  }
  const { properties: _, ...rest } = schema;
  return Object.keys(properties).length === 0 ? { ...rest, [PRESERVE]: true } : { ...rest, properties };
}
