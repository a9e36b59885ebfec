import type { DocumentReader } from '../compare/document-reader.ts';
import { isStructured, type Reading } from '../compare/read-documents.ts';
import type { PipelineFiles } from '../deliver/deliver.ts';
import { createLocator, type Locator, type YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { MAX_READ_BYTES } from '../shared/file-content.ts';
import { isObject, type Json, listOrEmpty, stringOrEmpty } from '../shared/json.ts';

/** A YAML or JSON file of the output, read. */
export interface OutputFile {
  /** As the report calls it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly reading: Reading;
}

/**
 * Reads the YAML and JSON files of the output, until they have more values, or more bytes, than any one file may have: all are
 * held at once, and nobody applies what comes then either. The first that has no place any more is in the result, as invalid.
 * @param prefixOf what stands in front of `output/…` in the report of a pipeline
 */
export async function readOutputFiles(
  outputs: readonly PipelineFiles[],
  prefixOf: (pipeline: string) => string,
  documents: DocumentReader,
): Promise<readonly OutputFile[]> {
  const result: OutputFile[] = [];
  let total = 0;
  for (const { pipeline, files } of outputs) {
    for (const [path, content] of files) {
      if (!path.startsWith('output/') || !isStructured(path) || content.size > MAX_READ_BYTES) continue;
      if (total > MAX_READ_BYTES) return result;
      const bytes = await content.read();
      const isFull = documents.isFull;
      const reading = documents.read(path, bytes, 'gitops');
      result.push({ path: `${prefixOf(pipeline)}${path}`, bytes, reading });
      if (isFull) return result;
      total += bytes.length;
    }
  }
  return result;
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
    locator ??= createLocator(new TextDecoder().decode(bytes), path);
    return locator.locate(steps, document);
  };
}
