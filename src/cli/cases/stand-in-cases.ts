import path from 'node:path';
import { DEFAULT_SETTINGS } from '../../promise/case-file.ts';
import { EXAMPLE_REQUESTS } from '../../promise/cases.ts';
import { parseYamlDocuments } from '../../promise/kubernetes-yaml.ts';
import { isFile } from '../../promise/read-file.ts';
import type { PromiseApi, PromiseDefinition, TestCase } from '../../promise/types.ts';
import type { JsonObject } from '../../shared/json.ts';
import { findExampleRequests } from '../validate/validate-request.ts';

/**
 * Cases for a Promise that has none yet, one for each of its workflows, so that there is something to plan: with the
 * request that lies beside promise.yaml, if one does.
 * @throws PromiseError `unreadable-file`
 */
export async function standInCases(promise: PromiseDefinition): Promise<readonly TestCase[]> {
  const requestFile = await exampleRequest(promise);
  const workflows = new Map(
    promise.pipelines.map(({ type, action }) => [`${type}/${action}`, { type, action }]),
  );
  const { variants: _, ...settings } = DEFAULT_SETTINGS;
  return [...workflows].map(([name, workflow]) => ({
    ...settings,
    name,
    dir: promise.root,
    file: undefined,
    workflow,
    requestFile: workflow.type === 'resource' ? requestFile : undefined,
  }));
}

/** A request that says nothing but its name: enough for the environment and the order, not for the API server. */
export function standInRequest({ group, kind, storageVersion }: PromiseApi): JsonObject {
  return {
    apiVersion: `${group}/${storageVersion}`,
    kind,
    metadata: { name: 'example', namespace: 'default' },
  };
}

/** A file of the usual name, else one of any name that holds a request and nothing else. */
async function exampleRequest(promise: PromiseDefinition): Promise<string | undefined> {
  for (const name of EXAMPLE_REQUESTS) {
    const file = path.join(promise.root, name);
    if (await isFile(file)) return file;
  }
  const examples = await findExampleRequests(promise);
  return examples.find(({ file, text }) => parseYamlDocuments(text, file).length === 1)?.file;
}
