import type { Manifest } from '../../../promise/manifests.ts';
import type { YamlPath } from '../../../promise/yaml-location.ts';
import { formatLocation, type Location, PromiseError } from '../../../shared/errors.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../../../shared/json.ts';

/** The CustomResourceDefinition that a Promise is made from. */
export interface ChosenCrd {
  readonly crd: JsonObject;
  /** Finds a place in it. */
  readonly locate: (path: YamlPath) => Location;
  /** All that it came with, itself included, where that is more than definitions: an operator. */
  readonly operator: readonly JsonObject[];
}

/**
 * Finds the CustomResourceDefinition among manifests.
 *
 * @param wanted its name or its kind; unset: there is only one
 * @throws PromiseError `invalid-source` where there is none, `usage` where it isn't clear which
 */
export function chooseCrd(manifests: readonly Manifest[], wanted: string | undefined): ChosenCrd {
  const crds = manifests.filter(isCrd);
  if (crds.length === 0) throw noCrd(manifests);
  const matching = wanted === undefined ? crds : crds.filter(({ object }) => isCalled(object, wanted));
  const [chosen, ...others] = matching;
  if (chosen === undefined) throw unclear(`there is no CustomResourceDefinition ${wanted}`, crds);
  if (others.length > 0) throw unclear(`there are ${matching.length} CustomResourceDefinitions`, matching);
  const { apiVersion } = chosen.object;
  if (apiVersion !== 'apiextensions.k8s.io/v1') {
    throw new PromiseError('invalid-source', `${nameOf(chosen.object)} is ${stringOrEmpty(apiVersion)}`, {
      location: chosen.locate(['apiVersion']),
      hint: 'Kubernetes has only apiextensions.k8s.io/v1 since 1.22: take the manifests of a newer release of the operator',
    });
  }
  const operator = crds.length < manifests.length ? manifests.map(({ object }) => object) : [];
  return { crd: chosen.object, locate: chosen.locate, operator };
}

function isCrd({ object }: Manifest): boolean {
  return object.kind === 'CustomResourceDefinition';
}

function nameOf({ metadata }: JsonObject): string {
  return stringOrEmpty(objectOrEmpty(metadata).name);
}

function kindOf({ spec }: JsonObject): string {
  return stringOrEmpty(objectOrEmpty(objectOrEmpty(spec).names).kind);
}

function isCalled(crd: JsonObject, wanted: string): boolean {
  return nameOf(crd) === wanted || kindOf(crd) === wanted;
}

function noCrd(manifests: readonly Manifest[]): PromiseError {
  const promise = manifests.find(({ object }) => object.kind === 'Promise');
  if (promise !== undefined) {
    return new PromiseError('invalid-source', `${nameOf(promise.object)} is a Promise already`, {
      location: promise.locate(['kind']),
      hint: 'promise init --adopt gives an existing Promise what it lacks; --from-crd takes a CustomResourceDefinition',
    });
  }
  const found = manifests.map(
    ({ object, locate }) => `${formatLocation(locate([]))} ${stringOrEmpty(object.kind)} ${nameOf(object)}`,
  );
  const first = manifests[0]?.locate(['kind']);
  return new PromiseError('invalid-source', 'there is no CustomResourceDefinition', {
    ...(first === undefined ? {} : { location: first }),
    notes:
      found.length > MAX_SHOWN
        ? [...found.slice(0, MAX_SHOWN), `and ${found.length - MAX_SHOWN} more`]
        : found,
    hint: 'name the file that declares what the operator watches: kind: CustomResourceDefinition',
  });
}

/** Lines of an error that list what there is. */
const MAX_SHOWN = 10;

function unclear(message: string, crds: readonly Manifest[]): PromiseError {
  return new PromiseError('usage', message, {
    notes: crds.map(
      ({ object, locate }) =>
        `${formatLocation(locate(['metadata', 'name']))} ${nameOf(object)} (${kindOf(object)})`,
    ),
    hint: `say which: --api-schema-from ${nameOf(crds[0]?.object ?? {})}`,
  });
}
