import { parseYaml } from '../promise/kubernetes-yaml.ts';
import { createLocator, type YamlPath } from '../promise/yaml-location.ts';
import { type Location, PromiseError } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import type { DeliveryFiles } from './types.ts';

/** Bytes that the API server takes in one request; what these files say goes into an object (`endpoints/handlers/rest.go`). */
const MAX_BYTES = 3 * 2 ** 20;

/** Why a metadata file is refused, and where. Caught within this folder: it becomes a `DeliveryError`. */
export class MetadataProblem extends Error {
  override readonly name = 'MetadataProblem';
  readonly location: Location | undefined;

  constructor(message: string, location?: Location) {
    super(message);
    this.location = location;
  }
}

/** A metadata file that is there, read as Kubernetes reads YAML. */
export interface MetadataFile {
  readonly value: Json;
  /** A problem at a place in the file. */
  readonly problem: (message: string, at: YamlPath) => MetadataProblem;
}

/**
 * Reads the first document of a metadata file (sigs.k8s.io/yaml).
 * @param name of the file: `metadata/status.yaml`
 * @returns undefined where there is no such file
 * @throws MetadataProblem: it is not YAML, or larger than any request to the API server
 */
export async function readMetadataFile(
  files: DeliveryFiles,
  name: string,
): Promise<MetadataFile | undefined> {
  const content = files.get(name);
  if (content === undefined) return undefined;
  if (content.size > MAX_BYTES) throw tooLarge(content.size);
  const text = decode(await content.read());
  const locator = createLocator(text, name);
  return {
    value: parse(text, name),
    problem: (message, at) => new MetadataProblem(message, locator.locate(at)),
  };
}

function tooLarge(bytes: number): MetadataProblem {
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  return new MetadataProblem(`it has ${mebibytes} MiB, and the API server takes 3 MiB in one request`);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MetadataProblem('it is not UTF-8');
  }
}

function parse(text: string, name: string): Json {
  try {
    return parseYaml(text, name);
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    throw new MetadataProblem(error.message, error.location);
  }
}
