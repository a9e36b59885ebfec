import { type Admission, admit } from '../../../admission/admit.ts';
import { apiProblems } from '../../../admission/check-api.ts';
import { checkApi } from '../../../promise/check-crd.ts';
import type { Manifest } from '../../../promise/manifests.ts';
import { type Problem, problemsError } from '../../../promise/problems.ts';
import type { PromiseApi } from '../../../promise/types.ts';
import { yamlBlock } from '../../../promise/yaml-block.ts';
import { PromiseError } from '../../../shared/errors.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../../../shared/json.ts';
import type { PromiseNames } from '../../defaults.ts';
import type { ScaffoldFile } from '../../template.ts';
import type { Derivation } from '../derivation.ts';
import { type Example, leastExample } from '../example.ts';
import { applyNames, promiseSize } from '../promise-size.ts';
import { todoComment } from '../todos.ts';
import { takeSchema } from './api-schema.ts';
import { type ChosenCrd, chooseCrd } from './choose-crd.ts';
import { type CustomResource, readCrd } from './read-crd.ts';
import { withoutDescriptions } from './without-descriptions.ts';

/** What a Promise takes of the manifests that it is made from. */
export interface CrdChoice {
  /** The name or the kind of the definition, where there are several. */
  readonly wanted?: string | undefined;
  /** Whether the API keeps what the definition says of its fields in words. */
  readonly descriptions: boolean;
}

/**
 * Makes of an operator's CustomResourceDefinition what a Promise takes that offers such resources: its schema, a request, a
 * stage that writes the resource, and what that writes for the request.
 *
 * @param manifests what is in the file or the folder that was named: all of it becomes a dependency, where it is more than definitions
 * @param choice which of the definitions, and what of it
 * @throws PromiseError `invalid-source`, with the place of what can't be used; `usage` where it isn't clear what to use
 */
export function deriveFromCrd(
  names: PromiseNames,
  manifests: readonly Manifest[],
  choice: CrdChoice,
): Derivation {
  const chosen = chooseCrd(manifests, choice.wanted);
  const resource = readCrd(chosen);
  if (resource.name === `${names.plural}.${names.group}`) throw sameName(resource, chosen);
  const { schema, notes } = takeSchema(
    choice.descriptions ? resource.schema : withoutDescriptions(resource.schema),
  );
  const api = checkedApi(names, schema, resource, chosen);
  const example = leastExample(objectOrEmpty(objectOrEmpty(schema.properties).spec), 'spec');
  const admission = admitExample(names, api, example);
  const refusals =
    'refusals' in admission
      ? admission.refusals.map(({ path, message }) => oneLine(`the API refuses this: ${path}: ${message}`))
      : [];
  const withoutOperator =
    chosen.operator.length === 0
      ? ''
      : ', or take only the CustomResourceDefinition, and install the operator otherwise';
  const size = promiseSize(
    { schema, dependencies: chosen.operator },
    `leave out what texts say of fields with --no-descriptions${withoutOperator}`,
  );
  const file = `${resource.kind.toLowerCase()}.yaml`;
  const operatorTodo =
    chosen.operator.length > 0
      ? []
      : [
          `each destination needs the operator of ${resource.kind}: promise update dependencies FOLDER, or install it there`,
        ];
  return {
    origin: 'crd',
    schema,
    schemaComments: [],
    request: {
      value: example.value,
      comments: [...refusals.map((text) => todoComment([], text)), ...example.comments],
    },
    dependencies: chosen.operator,
    values: {
      names: {
        CR_API_VERSION: resource.apiVersion,
        CR_KIND: resource.kind,
        CR_FILE: file,
        OPERATOR_TODO: operatorTodo.join(''),
        ...applyNames(size),
      },
      blocks: {},
      conditions: new Set([
        resource.isNamespaced ? 'NAMESPACED' : 'CLUSTER_SCOPED',
        ...(operatorTodo.length > 0 ? ['OPERATOR_TODO'] : []),
      ]),
    },
    files: 'refusals' in admission ? [] : [golden(file, resource, admission.object)],
    stageFiles: [],
    hasGoldens: !('refusals' in admission),
    todos: [...refusals, ...example.todos, ...operatorTodo],
    notes: [...notes, ...size.notes],
  };
}

/** Kratix would install the Promise's API in the place of the operator's. */
function sameName({ name }: CustomResource, { locate }: ChosenCrd): PromiseError {
  return new PromiseError('usage', `the Promise's API would be ${name}, which is the operator's own`, {
    location: locate(['metadata', 'name']),
    hint: 'choose a group of your own: --group example.com',
  });
}

/** The Promise's API, as Kratix will read it; what would be refused of it stands in the operator's. */
function checkedApi(
  names: PromiseNames,
  schema: JsonObject,
  { name, at }: CustomResource,
  { locate }: ChosenCrd,
): PromiseApi {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${names.group}` },
    spec: {
      group: names.group,
      names: { kind: names.kind, plural: names.plural },
      scope: 'Namespaced',
      versions: [{ name: names.version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  const problems: Problem[] = [];
  const api = checkApi(crd, problems);
  problems.push(...apiProblems(api));
  if (api !== undefined && problems.length === 0) return api;
  const inSource = problems.map((problem) => ({
    ...problem,
    path: [...at, ...problem.path.slice(SCHEMA_STEPS)],
  }));
  throw problemsError(inSource, {
    code: 'invalid-source',
    file: locate([]).file,
    locator: { locate },
    document: 0,
    subject: name,
    hint: 'the API server would refuse a schema like this: take the one that the operator ships',
  });
}

/** `spec.api.spec.versions[0].schema.openAPIV3Schema`. */
const SCHEMA_STEPS = 7;

function admitExample(names: PromiseNames, api: PromiseApi, { value }: Example): Admission {
  const request = {
    apiVersion: `${names.group}/${names.version}`,
    kind: names.kind,
    metadata: { name: 'example', namespace: 'default' },
    spec: value,
  };
  const promise = { name: names.name, file: '', files: [], root: '', object: {}, api, pipelines: [] };
  return admit(request, promise, { unknownFields: 'strict' });
}

/** What the stage writes for the example: the request, as it is once the API server has filled in its defaults. */
function golden(file: string, resource: CustomResource, request: JsonObject): ScaffoldFile {
  const { apiVersion: _, kind: __, metadata, ...fields } = request;
  const { name, namespace } = objectOrEmpty(metadata);
  const object = {
    apiVersion: resource.apiVersion,
    kind: resource.kind,
    metadata: resource.isNamespaced
      ? { name: stringOrEmpty(name), namespace: stringOrEmpty(namespace) }
      : { name: `${stringOrEmpty(namespace)}--${stringOrEmpty(name)}` },
    ...fields,
  };
  return { path: `test/expected/output/${file}`, content: `${yamlBlock(object)}\n`, executable: false };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
