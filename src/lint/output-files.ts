import { isStructured, type Reading, readDocuments } from '../compare/read-documents.ts';
import type { PipelineFiles } from '../deliver/deliver.ts';
import { createLocator, type Locator, type YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { isObject, type Json, listOrEmpty, stringOrEmpty } from '../shared/json.ts';

/** Larger files aren't parsed: nobody applies them. */
const MAX_BYTES = 32_000_000;
/** In larger ones lines aren't looked up: that would take longer than the run. */
const MAX_LOCATED = 500_000;

/** A YAML or JSON file of the output, read. */
export interface OutputFile {
  /** As the report calls it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly reading: Reading;
}

/**
 * Reads the YAML and JSON files of the output, each once.
 * @param prefixOf what stands in front of `output/…` in the report of a pipeline
 */
export function readOutputFiles(
  outputs: readonly PipelineFiles[],
  prefixOf: (pipeline: string) => string,
): readonly OutputFile[] {
  return outputs.flatMap((output) => readOutput(output, prefixOf(output.pipeline)));
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

/** The documents of a file; none where it can't be read. */
export function valuesOf(reading: Reading): readonly Json[] {
  return reading.kind === 'documents' ? reading.documents.map(({ value }) => value) : [];
}

/** The object itself, or those in a List. */
export function objectsIn(value: Json): readonly { readonly object: Json; readonly steps: YamlPath }[] {
  if (!isObject(value)) return [];
  const isList = value.apiVersion === 'v1' && stringOrEmpty(value.kind).endsWith('List');
  if (!isList) return [{ object: value, steps: [] }];
  return listOrEmpty(value.items).map((object, index) => ({ object, steps: ['items', index] }));
}

/** Finds places in a file that is known to be text: in its document of a number, from 0, by the steps in there. */
export function placesIn(path: string, bytes: Uint8Array): (document: number, steps: YamlPath) => Location {
  let locator: Locator | undefined;
  return (document, steps) => {
    if (bytes.length > MAX_LOCATED) return { file: path };
    locator ??= createLocator(new TextDecoder().decode(bytes), path);
    return locator.locate(steps, document);
  };
}
