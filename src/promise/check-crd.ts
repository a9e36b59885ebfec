import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import { checkConversion } from './check-conversion.ts';
import { checkVersionSettings } from './check-crd-version.ts';
import { checkLabelsAndAnnotations } from './check-metadata.ts';
import { checkSchema } from './check-schema.ts';
import { CRD } from './crd-shape.ts';
import { wrongDns1035Label, wrongDnsSubdomain } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { decode, describeValue } from './strict-decode.ts';
import type { ApiVersion, PromiseApi } from './types.ts';
import type { YamlPath } from './yaml-location.ts';

/** Where the CustomResourceDefinition stands in a Promise. */
const API: YamlPath = ['spec', 'api'];

/**
 * Reads a Promise's API and checks what the API server and Kratix's webhook refuse about its identity and versions
 * (apiextensions `validation.go`, Kratix `internal/webhook/v1alpha1/promise_webhook.go`, validateCRD).
 * @returns undefined where the Promise has no API, or where problems were added
 */
export function checkApi(value: Json | undefined, problems: Problem[]): PromiseApi | undefined {
  // Kratix takes `{}` and null for no API: `api/v1alpha1/promise_types.go`, DoesNotContainAPI.
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const before = problems.length;
  decode(value, CRD, API, problems);
  const spec = objectOrEmpty(value.spec);
  const names = objectOrEmpty(spec.names);
  const group = required(spec, 'group', [...API, 'spec'], problems);
  const kind = required(names, 'kind', [...API, 'spec', 'names'], problems);
  const plural = required(names, 'plural', [...API, 'spec', 'names'], problems);
  checkNames(value, { group, kind, plural }, problems);
  if (spec.scope !== 'Namespaced') {
    problems.push({
      path: [...API, 'spec', 'scope'],
      message: `must be Namespaced, not ${stringOrEmpty(spec.scope) || 'nothing'}: requests live in namespaces`,
    });
  }
  for (const field of ['apiVersion', 'kind']) required(value, field, API, problems);
  if (spec.preserveUnknownFields === true) {
    problems.push({
      path: [...API, 'spec', 'preserveUnknownFields'],
      message: "can't be true: write x-kubernetes-preserve-unknown-fields: true in the schema",
    });
  }
  checkLabelsAndAnnotations(objectOrEmpty(value.metadata), [...API, 'metadata'], problems);
  checkApproval(group, objectOrEmpty(value.metadata), problems);
  checkConversion(spec.conversion, [...API, 'spec', 'conversion'], problems);
  const versions = readVersions(spec, problems);
  const storageVersion = versions.find((version) => version.storage)?.name ?? '';
  return problems.length === before
    ? { crd: value, group, kind, plural, versions, storageVersion }
    : undefined;
}

function required(object: JsonObject, field: string, path: YamlPath, problems: Problem[]): string {
  const value = object[field];
  if (typeof value === 'string' && value !== '') return value;
  problems.push({ path: [...path, field], message: `must be a string, not ${describeValue(value)}` });
  return '';
}

function checkNames(
  crd: JsonObject,
  names: { readonly group: string; readonly kind: string; readonly plural: string },
  problems: Problem[],
): void {
  const spec: YamlPath = [...API, 'spec'];
  const checks: readonly (readonly [YamlPath, string, string | undefined])[] = [
    [[...spec, 'group'], names.group, wrongGroup(names.group)],
    [[...spec, 'names', 'kind'], names.kind, wrongDns1035Label(names.kind.toLowerCase())],
    [[...spec, 'names', 'plural'], names.plural, wrongDns1035Label(names.plural)],
    ...optionalNames(objectOrEmpty(objectOrEmpty(crd.spec).names)),
  ];
  for (const [path, name, wrong] of checks) {
    if (name !== '' && wrong !== undefined)
      problems.push({ path, message: `${JSON.stringify(name)} ${wrong}` });
  }
  if (names.plural === '' || names.group === '') return;
  const name = objectOrEmpty(crd.metadata).name;
  const expected = `${names.plural}.${names.group}`;
  if (name !== expected) {
    problems.push({
      path: [...API, 'metadata', 'name'],
      message: `must be ${expected} (<plural>.<group>), not ${describeValue(name)}`,
    });
  }
}

/** The names that may be left out, with what is wrong about them (`validation.go`, ValidateCustomResourceDefinitionNames). */
function optionalNames(names: JsonObject): readonly (readonly [YamlPath, string, string | undefined])[] {
  const path: YamlPath = [...API, 'spec', 'names'];
  const { kind, singular, listKind, shortNames, categories } = names;
  const list = (field: string, values: Json | undefined) =>
    listOrEmpty(values).map((value, index) => {
      const name = stringOrEmpty(value);
      return [[...path, field, index], name, wrongDns1035Label(name)] as const;
    });
  const plain = stringOrEmpty(listKind);
  const same = plain !== '' && plain === kind ? 'must not be the same as kind' : undefined;
  return [
    [[...path, 'singular'], stringOrEmpty(singular), wrongDns1035Label(stringOrEmpty(singular))],
    [[...path, 'listKind'], plain, same ?? wrongDns1035Label(plain.toLowerCase())],
    ...list('shortNames', shortNames),
    ...list('categories', categories),
  ];
}

const APPROVAL = 'api-approved.kubernetes.io';

/** The groups of Kubernetes itself are protected (apiextensions `pkg/apihelpers/helpers.go`, GetAPIApprovalState). */
function checkApproval(group: string, { annotations }: JsonObject, problems: Problem[]): void {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return;
  const approval = stringOrEmpty(objectOrEmpty(annotations)[APPROVAL]);
  if (approval.startsWith('unapproved') || /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(approval)) return;
  problems.push({
    path: [...API, 'spec', 'group'],
    message: `${group} is a group of Kubernetes itself, which needs the annotation ${APPROVAL}`,
    hint: 'choose a group of your own, such as example.com',
  });
}

function wrongGroup(group: string): string | undefined {
  return wrongDnsSubdomain(group) ?? (group.includes('.') ? undefined : 'must have at least one dot');
}

function readVersions(spec: JsonObject, problems: Problem[]): readonly ApiVersion[] {
  const path: YamlPath = [...API, 'spec', 'versions'];
  const versions = listOrEmpty(spec.versions).map((item, index) =>
    readVersion(objectOrEmpty(item), [...path, index], problems),
  );
  const names = versions.map((version) => version.name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index)
      problems.push({ path: [...path, index, 'name'], message: `two versions are named ${name}` });
  }
  const stored = versions.filter((version) => version.storage);
  if (stored.length !== 1) {
    const found =
      stored.length === 0 ? 'none has' : `${stored.map((version) => version.name).join(' and ')} have`;
    problems.push({ path, message: `exactly one version must have storage: true, ${found}` });
  }
  return versions;
}

function readVersion(version: JsonObject, path: YamlPath, problems: Problem[]): ApiVersion {
  const name = required(version, 'name', path, problems);
  const wrong = name === '' ? undefined : wrongDns1035Label(name);
  if (wrong !== undefined)
    problems.push({ path: [...path, 'name'], message: `${JSON.stringify(name)} ${wrong}` });
  for (const field of ['served', 'storage']) {
    if (typeof version[field] === 'boolean') continue;
    problems.push({
      path: [...path, field],
      message: `must be true or false, not ${describeValue(version[field])}`,
    });
  }
  const schema = objectOrEmpty(version.schema).openAPIV3Schema;
  if (!isObject(schema))
    problems.push({ path: [...path, 'schema'], message: 'must hold an openAPIV3Schema' });
  else checkSchema(schema, [...path, 'schema', 'openAPIV3Schema'], problems);
  checkVersionSettings(version, path, problems);
  return {
    name,
    served: version.served === true,
    storage: version.storage === true,
    schema: isObject(schema) ? schema : undefined,
  };
}
