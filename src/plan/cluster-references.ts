import type { ClusterObject, Pipeline } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { type JsonObject, stringOrEmpty } from '../shared/json.ts';

/** A path within a Pipeline's document. */
export type ReferencePath = readonly (string | number)[];

/** A reference to a Secret or ConfigMap: who asks for what, and where that stands. */
export interface Reference {
  readonly kind: ClusterObject['kind'];
  readonly name: string;
  /** The key that is asked for, if it is one. */
  readonly key?: string;
  /** What isn't there is left out then. */
  readonly optional: boolean;
  /** `stage deploy`, `volume settings`. */
  readonly who: string;
  readonly path: ReferencePath;
}

const ADOPTION =
  'A case that has neither a case.yaml nor a golden gets one from promise init --adopt, with made-up values.';

/** Looks up what the stages of one pipeline take from the cluster, and notes which values are secret. */
export class ClusterReferences {
  readonly #objects: readonly ClusterObject[];
  readonly #pipeline: Pipeline;
  readonly #namespace: string;
  readonly #hasNoSettings: boolean;
  readonly #secretValues = new Set<string>();

  /** @param hasNoSettings whether the case is without a case.yaml, so that one can be made for it */
  constructor(
    objects: readonly ClusterObject[],
    pipeline: Pipeline,
    namespace: string,
    hasNoSettings = false,
  ) {
    this.#objects = objects;
    this.#pipeline = pipeline;
    this.#namespace = namespace;
    this.#hasNoSettings = hasNoSettings;
  }

  /** All values of all Secrets that were found so far, as text. */
  get secretValues(): readonly string[] {
    return [...this.#secretValues];
  }

  /**
   * The object; undefined where it isn't there and need not be.
   * @throws PromiseError `missing-cluster-object`
   */
  object(reference: Reference): ClusterObject | undefined {
    const { kind, name } = reference;
    const found = this.#objects.find(
      ({ namespace = this.#namespace, ...each }) =>
        each.kind === kind && namespace === this.#namespace && each.name === name,
    );
    if (found === undefined && !reference.optional) throw this.#missingObject(reference);
    if (found?.kind === 'Secret') {
      for (const value of found.data.values()) this.#secretValues.add(value.toString());
    }
    return found;
  }

  /**
   * The value of the reference's key; undefined where it isn't there and need not be.
   * @throws PromiseError `missing-cluster-object`
   */
  value(reference: Reference & { readonly key: string }): Buffer | undefined {
    const object = this.object(reference);
    const value = object?.data.get(reference.key);
    if (object !== undefined && value === undefined && !reference.optional) {
      throw this.#missingKey(reference, object);
    }
    return value;
  }

  #missingObject(reference: Reference): PromiseError {
    const { kind, name, who, path } = reference;
    const elsewhere = this.#objects.filter((each) => each.kind === kind && each.name === name);
    const namespaces = elsewhere.map(({ namespace }) => namespace).join(', ');
    const other = namespaces === '' ? '' : ` (there is one in ${namespaces})`;
    return new PromiseError(
      'missing-cluster-object',
      `${who} needs the ${kind} ${this.#namespace}/${name}, and no manifest declares it${other}`,
      {
        location: this.#locate(path),
        notes: [`test/cluster/${name}.yaml could be:`, snippet(reference, this.#namespace)],
        hint: [
          'add it to test/cluster/ for all cases, or to the folder cluster/ of the case; the real one belongs in the cluster.',
          `For one case, its case.yaml may say: ${caseSnippet(reference)}`,
          ...(this.#hasNoSettings ? [ADOPTION] : []),
        ].join('\n'),
      },
    );
  }

  #missingKey({ key, who, path }: Reference, object: ClusterObject): PromiseError {
    const keys = [...object.data.keys()];
    return new PromiseError(
      'missing-cluster-object',
      `${who} needs the key ${key} of the ${object.kind} ${this.#namespace}/${object.name}, which doesn't have it`,
      {
        location: this.#locate(path),
        notes: keys.length === 0 ? ['it has no keys'] : [`it has ${keys.join(', ')}`],
        hint: `add the key ${whereKeysAre(object)}, or correct the reference`,
      },
    );
  }

  #locate(path: ReferencePath) {
    return this.#pipeline.locate?.(path) ?? this.#pipeline.location;
  }
}

/** A manifest that would do. */
function snippet({ kind, name, key = 'KEY' }: Reference, namespace: string): string {
  return [
    'apiVersion: v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    kind === 'Secret' ? 'stringData:' : 'data:',
    `  ${key}: VALUE`,
  ].join('\n');
}

/** The same in case.yaml, on one line. */
function caseSnippet({ kind, name, key = 'KEY' }: Reference): string {
  return `${caseField(kind)}: {${name}: {${key}: VALUE}}`;
}

function whereKeysAre({ kind, namespace }: ClusterObject): string {
  if (namespace === undefined) return `under ${caseField(kind)} in case.yaml`;
  return `to its manifest under ${kind === 'Secret' ? 'stringData' : 'data'}`;
}

/** The field of case.yaml for objects of a kind. */
function caseField(kind: ClusterObject['kind']): string {
  return kind === 'Secret' ? 'secrets' : 'configMaps';
}

/** The fields that all references to an object have in common. */
export function readReference(
  source: JsonObject,
  rest: Pick<Reference, 'kind' | 'who' | 'path'>,
  nameField = 'name',
): Reference {
  return { ...rest, name: stringOrEmpty(source[nameField]), optional: source.optional === true };
}
