import type { Delivery, DeliveryFiles, Destination } from '../../../src/deliver/types.ts';
import { bytesContent } from '../../../src/shared/file-content.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

/** Files from texts: `{'metadata/status.yaml': 'message: hi'}`. */
export function filesOf(texts: Readonly<Record<string, string>>): DeliveryFiles {
  return new Map(
    Object.entries(texts).map(([path, text]) => [path, bytesContent(new TextEncoder().encode(text))]),
  );
}

/** A Promise with the pipelines of one workflow. */
export function promiseOf(
  change: { readonly spec?: JsonObject; readonly pipelines?: readonly string[] } = {},
): JsonObject {
  const pipelines = (change.pipelines ?? ['instance']).map((name) => ({ metadata: { name } }));
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'redis' },
    spec: {
      workflows: {
        resource: { configure: pipelines, delete: pipelines },
        promise: { configure: pipelines },
      },
      ...change.spec,
    },
  };
}

/** A request as admitted. */
export const REQUEST: JsonObject = {
  apiVersion: 'example.com/v1',
  kind: 'Redis',
  metadata: { name: 'example', namespace: 'default' },
};

/** A Destination in the default mode, its path its name. */
export function destinationOf(name: string, change: Partial<Destination> = {}): Destination {
  return {
    name,
    labels: {},
    strictMatchLabels: false,
    path: name,
    filepathMode: 'nestedByMetadata',
    filename: 'aggregated.yaml',
    stateStore: undefined,
    ...change,
  };
}

/** The trees of a delivery as texts. */
export async function treeTexts({
  tree,
}: Delivery): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const result: Record<string, Record<string, string>> = {};
  for (const [name, files] of tree) {
    const texts: Record<string, string> = {};
    for (const [path, content] of files) texts[path] = new TextDecoder().decode(await content.read());
    result[name] = texts;
  }
  return result;
}
