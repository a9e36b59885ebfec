import { parseYamlDocuments } from '../../../promise/kubernetes-yaml.ts';
import { isObject, type Json, objectOrEmpty } from '../../../shared/json.ts';
import { writeJsonText } from '../../../shared/json-text.ts';
import { apiSchema } from '../../spec-schema.ts';
import type { Derivation } from '../derivation.ts';
import { type Example, leastExample } from '../example.ts';
import { TODO_MARK } from '../todos.ts';
import { type ChartApi, chartApi } from './chart-api.ts';
import { chartFindings } from './chart-findings.ts';
import { chooseValues } from './choose-values.ts';
import { type ChartPlace, readChart } from './read-chart.ts';

/** The folder in the stage's that the chart goes to. */
const CHART_FOLDER = 'chart';

/**
 * Derives a Promise from a Helm chart: its values become the API, and a stage renders it with what a request says.
 *
 * @param chosen the values that requests may set, as `--property` names them; none: all
 * @throws PromiseError as `readChart` and `chooseValues`
 */
export async function deriveFromChart(place: ChartPlace, chosen: readonly string[]): Promise<Derivation> {
  const chart = await readChart(place);
  const api = chooseValues(chartApi(chart), chosen);
  const findings = chartFindings(
    [...chart.templates, ...chart.vendoredTemplates].map(({ text, path }) => ({
      text,
      file: `${CHART_FOLDER}/${path}`,
    })),
  );
  const dependencies = chart.crds.flatMap(({ text, file }) =>
    parseYamlDocuments(text, file).filter((document) => isObject(document)),
  );
  const example = exampleRequest(api);
  const comments = api.gaps.map(({ path, text }) => ({
    path: ['properties', 'spec', ...path],
    text: `${TODO_MARK}${text}`,
  }));
  return {
    origin: 'helm',
    schema: apiSchema(api.schema),
    schemaComments: comments,
    request: example,
    dependencies,
    values: {
      names: { CHART: `${chart.name} ${chart.version}`.replace(/[^\w.+ -]/g, '').trim() },
      blocks: { RUN_TODOS: findings.todos.map((todo) => `# ${TODO_MARK}${todo}`).join('\n') },
      conditions: new Set(findings.todos.length > 0 ? ['TODOS'] : []),
    },
    files: [],
    stageFiles: chart.files.map((file) => ({ ...file, path: `${CHART_FOLDER}/${file.path}` })),
    copied: CHART_FOLDER,
    hasGoldens: false,
    todos: [...new Set(api.gaps.map(({ text }) => text)), ...example.todos, ...findings.todos],
    notes: [...findings.notes, ...sizeNote([api.schema, dependencies])],
  };
}

/** What `kubectl apply` keeps in an annotation (apimachinery `pkg/api/validation/objectmeta.go`, TotalAnnotationSizeLimitB), in bytes. */
const MOST_APPLIED = 256 * 1024;

function sizeNote(parts: readonly Json[]): readonly string[] {
  if (Buffer.byteLength(writeJsonText(parts)) < MOST_APPLIED) return [];
  return ['the Promise is larger than kubectl apply takes: kubectl apply --server-side'];
}

const EXAMPLES = 3;

/** What a request must say, and a few values that it may, as values.yaml has them. */
function exampleRequest({ schema, values }: ChartApi): Example {
  const least = leastExample(schema, 'spec');
  const properties = objectOrEmpty(schema.properties);
  const shown = Object.entries(values)
    .filter(([name, value]) => Object.hasOwn(properties, name) && isShort(value))
    .slice(0, EXAMPLES);
  return { ...least, value: { ...objectOrEmpty(least.value), ...Object.fromEntries(shown) } };
}

function isShort(value: Json): boolean {
  return typeof value !== 'object' && value !== '' && String(value).length < 40;
}
