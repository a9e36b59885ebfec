import { judgeObject, type ObjectJudgement } from '../admission/judge-object.ts';
import { type ResourceKinds, resourceKinds } from '../admission/resource-kinds.ts';
import { formatPath } from '../promise/problems.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import { type OutputFile, objectsIn, placesIn, valuesOf } from './output-files.ts';
import { type Lint, lint } from './types.ts';

/** Something in the output that the API server would refuse. */
export interface OutputRefusal {
  /** `Elasticsearch default/example`. */
  readonly object: string;
  /** `spec.nodeSets[0].count`; empty where it is the whole object. */
  readonly field: string;
  /** `Invalid value: …`. */
  readonly message: string;
  /** The file as the report calls it. */
  readonly location: Location;
  readonly hint?: string;
}

/** What the API server would say of the objects of the output. */
export interface JudgedOutput {
  /** In the order of the files. */
  readonly refusals: readonly OutputRefusal[];
  /** Undeclared fields, and rules that nobody can check here. */
  readonly lints: readonly Lint[];
}

const NOT_JUDGED: JudgedOutput = { refusals: [], lints: [] };

/**
 * Holds the objects of the output against the kinds that the Promise brings along, by itself or in this very output.
 * Nothing is judged where a kustomization is in the output: nobody knows what it makes of the rest.
 * @param shipped documents that declare kinds, besides those of the output
 */
export function judgeOutput(files: readonly OutputFile[], shipped: readonly Json[]): JudgedOutput {
  const documents = files.flatMap(({ reading }) => valuesOf(reading));
  if (files.some(isKustomization)) return NOT_JUDGED;
  const kinds = resourceKinds([...shipped, ...documents]);
  const judged = files.map((file) => judgeFile(file, kinds));
  return {
    refusals: judged.flatMap(({ refusals }) => refusals),
    lints: judged.flatMap(({ lints }) => lints),
  };
}

/** Its name alone makes it one: apiVersion and kind may be left out. */
function isKustomization({ path, reading }: OutputFile): boolean {
  if (/(?:^|\/)kustomization\.ya?ml$/.test(path)) return true;
  return valuesOf(reading).some((document) =>
    stringOrEmpty(objectOrEmpty(document).apiVersion).startsWith('kustomize.config.k8s.io/'),
  );
}

function judgeFile({ path, bytes, reading }: OutputFile, kinds: ResourceKinds): JudgedOutput {
  const places = placesIn(path, bytes);
  const judged = valuesOf(reading).flatMap((value, document) =>
    objectsIn(value).flatMap(({ object, steps }) => {
      const kind = isObject(object) ? kinds.kindOf(object) : undefined;
      if (!isObject(object) || kind === undefined) return [];
      const place = (at: YamlPath) => places(document, [...steps, ...at]);
      return [told(object, judgeObject(object, kind), place)];
    }),
  );
  return {
    refusals: judged.flatMap(({ refusals }) => refusals),
    lints: judged.flatMap(({ lints }) => lints),
  };
}

/** A judgement with its places. */
function told(
  object: JsonObject,
  { refusals, unknown, unchecked }: ObjectJudgement,
  place: (at: YamlPath) => Location,
): JudgedOutput {
  const name = describe(object);
  const real = refusals.filter(({ at }) => !isFilledInLater(valueAt(object, at)));
  return {
    refusals: real.map(({ at, message, hint }) => ({
      object: name,
      field: formatPath(at),
      message,
      location: place(at),
      ...(hint === undefined ? {} : { hint }),
    })),
    lints: [
      ...unknown.map(({ place: { at, path }, guess }) =>
        lint('unknown-output-field', `${name}: the CustomResourceDefinition has no ${path}`, {
          location: place(at),
          hint: guess === undefined ? 'remove it, or correct its name' : `did you mean ${guess}?`,
        }),
      ),
      ...unchecked.map(({ path, rule, why }) =>
        lint(
          'unchecked-rule',
          `${name}: ${path === '' ? '' : `${path}: `}rule not checked: ${rule} (${why})`,
          {
            location: place([]),
            hint: 'ask a cluster: kubectl apply --dry-run=server',
          },
        ),
      ),
    ],
  };
}

function describe({ kind, metadata }: JsonObject): string {
  const { namespace, name } = objectOrEmpty(metadata);
  const prefix = stringOrEmpty(namespace);
  return `${stringOrEmpty(kind)} ${prefix === '' ? '' : `${prefix}/`}${stringOrEmpty(name)}`.trimEnd();
}

function valueAt(object: JsonObject, at: YamlPath): Json | undefined {
  let value: Json | undefined = object;
  for (const step of at) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isObject(value) ? ownValue(value, String(step)) : undefined;
  }
  return value;
}

/** `${replicas}` is no number yet, but Flux may make one of it (`postBuild.substitute`), and so another object of the whole. */
function isFilledInLater(value: Json | undefined): boolean {
  if (typeof value === 'string') return /\$\{[^}]+\}/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(isFilledInLater);
}
