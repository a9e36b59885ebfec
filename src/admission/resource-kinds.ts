import { isDeepStrictEqual } from 'node:util';
import { checkSchema } from '../promise/check-schema.ts';
import type { Problem } from '../promise/problems.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { installedSchema } from './kratix-schema.ts';

/** A kind of custom resource, as its CustomResourceDefinition declares it. */
export interface ResourceKind {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** Whether a webhook or a policy may change objects of the kind before they are validated. */
  readonly isMutated: boolean;
  readonly versions: readonly ResourceVersion[];
}

/** A version of a {@link ResourceKind}. */
export interface ResourceVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: JsonObject;
  /** The status is a matter of its own: on creation the API server drops it. */
  readonly hasStatus: boolean;
}

/** Kinds by the objects that are of them. */
export interface ResourceKinds {
  /** The kind of an object; undefined where nobody declares it, or nobody knows what counts. */
  readonly kindOf: (object: JsonObject) => ResourceKind | undefined;
}

/**
 * The kinds that documents declare: CustomResourceDefinitions, Promises, which Kratix makes CustomResourceDefinitions of, and
 * what is in their `spec.dependencies`. Nothing is known of a kind that is declared twice, and not alike, nor of one whose
 * schemas the API server would refuse.
 */
export function resourceKinds(documents: Iterable<Json>): ResourceKinds {
  const declared = new Map<string, Declaration[]>();
  const mutated = new Set<string>();
  for (const document of documents) {
    for (const group of mutatedGroups(document)) mutated.add(group);
    for (const declaration of declarationsIn(document)) {
      const key = keyOf(declaration.group, declaration.kind);
      const others = declared.get(key) ?? [];
      if (others.some((other) => isDeepStrictEqual(other, declaration))) continue;
      declared.set(key, [...others, declaration]);
    }
  }
  const read = new Map<string, ResourceKind | undefined>();
  return {
    kindOf: ({ apiVersion, kind }) => {
      const key = keyOf(groupOf(stringOrEmpty(apiVersion)), stringOrEmpty(kind));
      const [only, ...others] = declared.get(key) ?? [];
      if (only === undefined || others.length > 0) return undefined;
      // Checking a schema takes its time: only those that are asked for.
      const isMutated = mutated.has(only.group) || mutated.has('*');
      if (!read.has(key)) read.set(key, readKind(only, isMutated));
      return read.get(key);
    },
  };
}

/** A CustomResourceDefinition, not looked into yet. */
interface Declaration {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly versions: readonly Json[];
  /** Whether Kratix installs it, as the API of a Promise. */
  readonly isApi: boolean;
}

function declarationsIn(document: Json): readonly Declaration[] {
  const { apiVersion, kind, spec } = objectOrEmpty(document);
  if (kind === 'List' && apiVersion === 'v1') {
    return listOrEmpty(objectOrEmpty(document).items).flatMap(declarationsIn);
  }
  if (kind === 'Promise' && groupOf(stringOrEmpty(apiVersion)) === 'platform.kratix.io') {
    const { api, dependencies } = objectOrEmpty(spec);
    return [...declaration(api ?? null, true), ...listOrEmpty(dependencies).flatMap(declarationsIn)];
  }
  return declaration(document, false);
}

function declaration(document: Json, isApi: boolean): readonly Declaration[] {
  const { apiVersion, kind, spec } = objectOrEmpty(document);
  if (apiVersion !== 'apiextensions.k8s.io/v1' || kind !== 'CustomResourceDefinition') return [];
  const { group, names, scope, versions } = objectOrEmpty(spec);
  const declared = stringOrEmpty(objectOrEmpty(names).kind);
  if (typeof group !== 'string' || group === '' || declared === '') return [];
  const isNamespaced = scope === 'Namespaced';
  return [{ group, kind: declared, isNamespaced, versions: listOrEmpty(versions), isApi }];
}

function readKind(
  { versions, isApi, ...identity }: Declaration,
  isMutated: boolean,
): ResourceKind | undefined {
  const read = versions.map((version) => readVersion(objectOrEmpty(version), isApi));
  const known = read.filter((version) => version !== undefined);
  return known.length === read.length && known.length > 0
    ? { ...identity, isMutated, versions: known }
    : undefined;
}

function readVersion(version: JsonObject, isApi: boolean): ResourceVersion | undefined {
  const { name, served, storage, subresources } = version;
  const schema = objectOrEmpty(version.schema).openAPIV3Schema;
  if (typeof name !== 'string' || !isObject(schema)) return undefined;
  const problems: Problem[] = [];
  checkSchema(schema, [], problems);
  if (problems.length > 0) return undefined;
  const common = { name, served: served === true };
  // Kratix sets the subresource, too.
  if (isApi) {
    const installed = installedSchema({ ...common, storage: storage === true, schema });
    return { ...common, schema: installed, hasStatus: true };
  }
  return { ...common, schema, hasStatus: isObject(objectOrEmpty(subresources).status) };
}

/** The API groups for which a document registers what changes objects on their way in. */
function mutatedGroups(document: Json): readonly string[] {
  const { apiVersion, kind, spec, webhooks, items } = objectOrEmpty(document);
  if (kind === 'List' && apiVersion === 'v1') return listOrEmpty(items).flatMap(mutatedGroups);
  if (kind === 'Promise') return listOrEmpty(objectOrEmpty(spec).dependencies).flatMap(mutatedGroups);
  if (groupOf(stringOrEmpty(apiVersion)) !== 'admissionregistration.k8s.io') return [];
  const rules =
    kind === 'MutatingWebhookConfiguration'
      ? listOrEmpty(webhooks).flatMap((webhook) => listOrEmpty(objectOrEmpty(webhook).rules))
      : kind === 'MutatingAdmissionPolicy'
        ? listOrEmpty(objectOrEmpty(objectOrEmpty(spec).matchConstraints).resourceRules)
        : [];
  return rules.flatMap((rule) => listOrEmpty(objectOrEmpty(rule).apiGroups).map(stringOrEmpty));
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

function keyOf(group: string, kind: string): string {
  return `${group}/${kind}`;
}
