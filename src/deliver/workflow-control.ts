import { describeValue } from '../promise/strict-decode.ts';
import { parseGoDuration } from '../shared/go-duration.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { findField, toGoString } from './go-decode.ts';
import { type MetadataFile, MetadataProblem, readMetadataFile } from './metadata-file.ts';
import type { DeliveryFiles, WorkflowControl } from './types.ts';

/** Where stages leave it. */
export const WORKFLOW_CONTROL_FILE = 'metadata/workflow-control.yaml';

/**
 * Reads what a stage asks for, with the types that Kratix insists on: `suspend: "true"` is refused, as a string is no
 * boolean (`work-creator/lib/workflow_control.go`, ReadWorkflowControlFile). Unknown keys are ignored.
 * @returns undefined where there is no such file
 * @throws MetadataProblem
 */
export async function readWorkflowControl(files: DeliveryFiles): Promise<WorkflowControl | undefined> {
  const file = await readMetadataFile(files, WORKFLOW_CONTROL_FILE);
  if (file === undefined) return undefined;
  const { value } = file;
  if (value === null) return { suspend: false, retryAfter: '', message: '' };
  if (!isObject(value)) throw file.problem(`must be a mapping, not ${describeValue(value)}`, []);
  return {
    suspend: readBoolean(value, 'suspend', file),
    retryAfter: readString(value, 'retryAfter', file),
    message: readString(value, 'message', file),
  };
}

/** Whether the workflow stops after this pipeline; retryAfter alone is enough. */
export function suspends(control: WorkflowControl | undefined): boolean {
  return control !== undefined && (control.suspend || control.retryAfter !== '');
}

/**
 * Checks the time to wait, which Kratix reads only when it writes the status (`workflow_control.go`, RetryDuration):
 * `30` has no unit.
 * @throws MetadataProblem
 */
export function checkRetryAfter({ retryAfter }: WorkflowControl): void {
  if (retryAfter === '' || parseGoDuration(retryAfter) !== undefined) return;
  throw new MetadataProblem(
    `retryAfter: must be a duration with a unit, such as 30s or 10m, not ${JSON.stringify(retryAfter)}`,
  );
}

function readBoolean(object: JsonObject, name: string, file: MetadataFile): boolean {
  const field = findField(object, name);
  if (field === undefined || typeof field.value === 'boolean') return field?.value === true;
  throw file.problem(`${name}: must be true or false, not ${describeValue(field.value)}`, [field.key]);
}

function readString(object: JsonObject, name: string, file: MetadataFile): string {
  const field = findField(object, name);
  const text = field === undefined ? '' : toGoString(field.value);
  if (field === undefined || text !== undefined) return text ?? '';
  throw file.problem(`${name}: must be a string, not ${describeValue(field.value)}`, [field.key]);
}
