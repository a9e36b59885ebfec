import type { Location } from '../shared/errors.ts';
import { type Json, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { lintScalars } from './ambiguous-scalars.ts';
import { type IsNamespaced, namespacedKinds, promiseDefinitions } from './namespaced-kinds.ts';
import { type OutputFile, objectsIn, placesIn, valuesOf } from './output-files.ts';
import { type Lint, lint } from './types.ts';

/** Larger files aren't inspected scalar by scalar: what somebody wrote by hand is shorter. */
const MAX_INSPECTED = 2_000_000;

/**
 * Finds in the output of configure workflows what a GitOps agent can't read, what others read differently, and objects that
 * name no namespace.
 * @param promise the whole document: its CustomResourceDefinitions tell which kinds live in namespaces
 */
export function lintOutput(files: readonly OutputFile[], promise: Json): readonly Lint[] {
  const documents = files.flatMap(({ reading }) => valuesOf(reading));
  const isNamespaced = namespacedKinds([...promiseDefinitions(promise), ...documents]);
  const isSetElsewhere = documents.some(setsNamespace);
  return files.flatMap((file) => [
    ...lintReading(file),
    ...lintText(file),
    ...(isSetElsewhere ? [] : lintNamespaces(file, isNamespaced)),
  ]);
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
  const place = placesIn(path, bytes);
  return valuesOf(reading).flatMap((value, document) =>
    objectsIn(value).flatMap(({ object, steps }) => {
      const { apiVersion, kind, metadata } = objectOrEmpty(object);
      const { name, namespace } = objectOrEmpty(metadata);
      if (stringOrEmpty(namespace) !== '') return [];
      if (!isNamespaced(stringOrEmpty(apiVersion), stringOrEmpty(kind))) return [];
      return [
        lint('missing-namespace', `${stringOrEmpty(kind)} ${stringOrEmpty(name)} names no namespace`, {
          location: place(document, [...steps, 'metadata']),
          hint: 'set metadata.namespace',
        }),
      ];
    }),
  );
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
