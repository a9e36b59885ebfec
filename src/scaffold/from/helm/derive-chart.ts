import { parseYamlDocuments } from '../../../promise/kubernetes-yaml.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, objectOrEmpty } from '../../../shared/json.ts';
import { apiSchema } from '../../spec-schema.ts';
import type { Derivation } from '../derivation.ts';
import { type Example, leastExample } from '../example.ts';
import { applyNames, type PromiseSize, promiseSize } from '../promise-size.ts';
import type { SourcePlace } from '../source-files.ts';
import { todoComment, todoLines } from '../todos.ts';
import { type ChartApi, chartApi } from './chart-api.ts';
import { chartFindings } from './chart-findings.ts';
import { chooseValues } from './choose-values.ts';
import { readChart } from './read-chart.ts';

/** The folder in the stage's that the chart goes to. */
const CHART_FOLDER = 'chart';

/**
 * Derives a Promise from a Helm chart: its values become the API, and a stage renders it with what a request says.
 *
 * @param chosen the values that requests may set, as `--property` names them; none: all
 * @throws PromiseError as `readChart` and `chooseValues`
 */
export async function deriveFromChart(place: SourcePlace, chosen: readonly string[]): Promise<Derivation> {
  const chart = await readChart(place);
  const api = chooseValues(chartApi(chart), chosen);
  const findings = chartFindings(
    [...chart.templates, ...chart.vendoredTemplates].map(({ text, path }) => ({
      text,
      file: `${CHART_FOLDER}/${path}`,
    })),
  );
  const schema = apiSchema(api.schema);
  const crds = chart.crds.flatMap(({ text, file }) =>
    parseYamlDocuments(text, file).filter((document) => isObject(document)),
  );
  const sizeWith = (dependencies: readonly JsonObject[]): PromiseSize =>
    promiseSize({ schema, dependencies }, 'choose the values that requests may set, by --property');
  const whole = sizeWith(crds);
  const crdsFit = !whole.isTooLarge;
  const dependencies = crdsFit ? crds : [];
  const size = crdsFit ? whole : sizeWith([]);
  const runTodos = crdsFit ? findings.todos : [...findings.todos, CRDS_ELSEWHERE];
  const example = exampleRequest(api);
  const comments = api.gaps.map(({ path, text }) => todoComment(['properties', 'spec', ...path], text));
  return {
    origin: 'helm',
    schema,
    schemaComments: comments,
    request: example,
    dependencies,
    values: {
      names: {
        CHART: `${chart.name} ${chart.version}`.replace(/[^\w.+ -]/g, '').trim(),
        ...applyNames(size),
      },
      blocks: { RUN_TODOS: () => todoLines(runTodos) },
      conditions: new Set(runTodos.length > 0 ? ['TODOS'] : []),
    },
    files: [],
    stageFiles: chart.files.map((file) => ({ ...file, path: `${CHART_FOLDER}/${file.path}` })),
    copied: CHART_FOLDER,
    hasGoldens: false,
    todos: [...new Set(api.gaps.map(({ text }) => text)), ...example.todos, ...runTodos],
    notes: [...findings.notes, ...size.notes],
  };
}

const CRDS_ELSEWHERE =
  "the chart's CustomResourceDefinitions are too large for a Promise: install those of chart/crds on the destinations, or deliver them from a stage of promise/configure";

const EXAMPLES = 3;

/** What a request must say, and a few values that it may, as values.yaml has them. */
function exampleRequest({ schema, values }: ChartApi): Example {
  const isAsked = listOrEmpty(schema.required).length > 0;
  const least = isAsked ? leastExample(schema, 'spec') : { value: {}, comments: [], todos: [] };
  const properties = objectOrEmpty(schema.properties);
  const shown = Object.entries(values)
    .filter(([name, value]) => Object.hasOwn(properties, name) && isShort(value))
    .slice(0, EXAMPLES);
  return { ...least, value: { ...objectOrEmpty(least.value), ...Object.fromEntries(shown) } };
}

function isShort(value: Json): boolean {
  return typeof value !== 'object' && value !== '' && String(value).length < 40;
}
