import { isStructured, type Reading, readDocuments } from '../compare/read-documents.ts';
import type { PipelineFiles } from '../deliver/deliver.ts';
import { createLocator, type Locator, type YamlPath } from '../promise/yaml-location.ts';
import type { Location } from '../shared/errors.ts';
import { MAX_READ_BYTES } from '../shared/file-content.ts';
import { isObject, type Json, listOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { MAX_NODES } from '../shared/node-limit.ts';

/** A YAML or JSON file of the output, read. */
export interface OutputFile {
  /** As the report calls it. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly reading: Reading;
}

/**
 * Reads the YAML and JSON files of the output, each once, until they have more values, or more bytes, than any one file may
 * have: all are held at once, and nobody applies what comes then either.
 * @param prefixOf what stands in front of `output/…` in the report of a pipeline
 */
export async function readOutputFiles(
  outputs: readonly PipelineFiles[],
  prefixOf: (pipeline: string) => string,
): Promise<readonly OutputFile[]> {
  const result: OutputFile[] = [];
  let [nodes, total] = [0, 0];
  for (const { pipeline, files } of outputs) {
    for (const [path, content] of files) {
      if (nodes > MAX_NODES || total > MAX_READ_BYTES) return result;
      if (!path.startsWith('output/') || !isStructured(path) || content.size > MAX_READ_BYTES) continue;
      const bytes = await content.read();
      const reading = readDocuments(path, bytes, 'gitops');
      result.push({ path: `${prefixOf(pipeline)}${path}`, bytes, reading });
      total += bytes.length;
      nodes += reading.kind === 'documents' ? reading.nodes : 0;
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
