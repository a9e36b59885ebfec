import { isStructured, type Reading, readDocuments } from '../compare/read-documents.ts';
import type { PipelineFiles } from '../deliver/deliver.ts';
import { createLocator, type Locator } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { isObject, type Json, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { lintScalars } from './ambiguous-scalars.ts';
import { type IsNamespaced, namespacedKinds, promiseDefinitions } from './namespaced-kinds.ts';
import { type Lint, lint } from './types.ts';

/** Larger files aren't parsed: nobody applies them. */
const MAX_BYTES = 32_000_000;
/** In larger ones lines aren't looked up: that would take longer than the run. */
const MAX_LOCATED = 500_000;

/** Larger files aren't inspected scalar by scalar: what somebody wrote by hand is shorter. */
const MAX_INSPECTED = 2_000_000;

/** A YAML or JSON file of the output, read. */
interface OutputFile {
  /** As the report calls it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly reading: Reading;
}

/**
 * Finds in the output of configure workflows what a GitOps agent can't read, what others read differently, and objects that
 * name no namespace. Each file
 * is parsed once.
 * @param prefixOf what stands in front of `output/…` in the report of a pipeline
 * @param promise the whole document: its CustomResourceDefinitions tell which kinds live in namespaces
 */
export function lintOutput(
  outputs: readonly PipelineFiles[],
  promise: Json,
  prefixOf: (pipeline: string) => string,
): readonly Lint[] {
  const files = outputs.flatMap((output) => readOutput(output, prefixOf(output.pipeline)));
  const documents = files.flatMap(({ reading }) => valuesOf(reading));
  const isNamespaced = namespacedKinds([...promiseDefinitions(promise), ...documents]);
  const isSetElsewhere = documents.some(setsNamespace);
  return files.flatMap((file) => [
    ...lintReading(file),
    ...lintText(file),
    ...(isSetElsewhere ? [] : lintNamespaces(file, isNamespaced)),
  ]);
}

function readOutput({ files }: PipelineFiles, prefix: string): readonly OutputFile[] {
  return [...files]
    .filter(([path, bytes]) => path.startsWith('output/') && isStructured(path) && bytes.length <= MAX_BYTES)
    .map(([path, bytes]) => ({
      path: `${prefix}${path}`,
      bytes,
      reading: readDocuments(path, bytes, 'gitops'),
    }));
}

function valuesOf(reading: Reading): readonly Json[] {
  return reading.kind === 'documents' ? reading.documents.map(({ value }) => value) : [];
}

function lintReading({ path, reading }: OutputFile): readonly Lint[] {
  if (reading.kind !== 'invalid') return [];
  const { message, line, column } = reading;
  const location: Location = {
    file: path,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
  return [
    lint('invalid-output-yaml', message, {
      location,
      hint: 'mend what writes it: a GitOps agent stops at this file',
    }),
  ];
}

/** The values of JSON are the same to everyone. */
function lintText({ path, bytes, reading }: OutputFile): readonly Lint[] {
  if (reading.kind === 'invalid' || path.endsWith('.json') || bytes.length > MAX_INSPECTED) return [];
  return lintScalars(new TextDecoder().decode(bytes), path);
}

function lintNamespaces({ path, bytes, reading }: OutputFile, isNamespaced: IsNamespaced): readonly Lint[] {
  let locator: Locator | undefined;
  const place = (document: number, steps: readonly (string | number)[]): Location => {
    if (bytes.length > MAX_LOCATED) return { file: path };
    locator ??= createLocator(new TextDecoder().decode(bytes), path);
    return locator.locate([...steps, 'metadata'], document);
  };
  return valuesOf(reading).flatMap((value, document) =>
    objectsIn(value).flatMap(({ object, steps }) => {
      const { apiVersion, kind, metadata } = objectOrEmpty(object);
      const { name, namespace } = objectOrEmpty(metadata);
      if (stringOrEmpty(namespace) !== '') return [];
      if (!isNamespaced(stringOrEmpty(apiVersion), stringOrEmpty(kind))) return [];
      return [
        lint('missing-namespace', `${stringOrEmpty(kind)} ${stringOrEmpty(name)} names no namespace`, {
          location: place(document, steps),
          hint: 'set metadata.namespace',
        }),
      ];
    }),
  );
}

/** The object itself, or those in a List. */
function objectsIn(
  value: Json,
): readonly { readonly object: Json; readonly steps: readonly (string | number)[] }[] {
  if (!isObject(value)) return [];
  const isList = value.apiVersion === 'v1' && stringOrEmpty(value.kind).endsWith('List');
  if (!isList) return [{ object: value, steps: [] }];
  return listOrEmpty(value.items).map((object, index) => ({ object, steps: ['items', index] }));
}

/** A kustomization in the output that gives all objects their namespace. */
function setsNamespace(value: Json): boolean {
  const { kind, namespace, apiVersion } = objectOrEmpty(value);
  return (
    kind === 'Kustomization' &&
    stringOrEmpty(apiVersion).startsWith('kustomize.config.k8s.io/') &&
    stringOrEmpty(namespace) !== ''
  );
}
