import { admitRequest, promiseAsInput } from '../admission/admit.ts';
import type { PlannedCase } from '../plan/plan.ts';
import { readClusterObjects } from '../promise/cluster-objects.ts';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { readTextFile } from '../promise/read-file.ts';
import type { SelectedCase } from '../promise/select-cases.ts';
import type { PromiseDefinition, TestCase } from '../promise/types.ts';
import { PromiseError } from '../shared/errors.ts';
import { isObject, type JsonObject, objectOrEmpty } from '../shared/json.ts';

/** A case with everything that a plan of it needs: what is read and checked before anything runs. */
export async function planCase(promise: PromiseDefinition, choice: SelectedCase): Promise<PlannedCase> {
  const object = await inputObject(promise, choice.testCase);
  return { ...choice, object, clusterObjects: await readClusterObjects(promise, choice.testCase) };
}

/**
 * The request as the API server would have stored it, or the Promise in a Promise workflow. A request that is about to be
 * deleted may come with the status that it has by then.
 * @throws PromiseError `invalid-request`; `invalid-case` where the file holds several; `invalid-yaml`, `unreadable-file`
 */
export async function inputObject(
  promise: PromiseDefinition,
  { requestFile, workflow }: TestCase,
): Promise<JsonObject> {
  if (requestFile === undefined) return promiseAsInput(promise);
  const text = await readTextFile(requestFile);
  const [request = null, ...others] = parseYamlDocuments(text, requestFile);
  if (others.length > 0) {
    throw new PromiseError('invalid-case', `a case has one request, and this file has ${others.length + 1}`, {
      location: { file: requestFile },
      hint: 'make a case of each: test/<case>/input/object.yaml',
    });
  }
  const admitted = admitRequest(request, promise, requestFile, text);
  const { status } = objectOrEmpty(request);
  return workflow.action === 'delete' && isObject(status) ? { ...admitted, status } : admitted;
}
