import { isDryRun } from '../plan/dry-run.ts';
import { pipelineNames, promiseSelectors } from '../promise/promise-settings.ts';
import type { WorkflowAction } from '../promise/types.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { DESTINATION_SELECTORS_FILE, readDestinationSelectors } from './destination-selectors.ts';
import { MetadataProblem } from './metadata-file.ts';
import { checkStatus, completeStatus, mergeStatus, readStatus, STATUS_FILE, startStatus } from './status.ts';
import { storeStatus } from './status-schema.ts';
import { clearSuspendedGeneration, clearSuspension, suspendPipeline } from './suspension.ts';
import type { DeliveryError, DeliveryFiles, PipelinePhase, Work, WorkflowControl } from './types.ts';
import { pipelineWork, type WorkRequest } from './work.ts';
import { checkRetryAfter, readWorkflowControl, suspends, WORKFLOW_CONTROL_FILE } from './workflow-control.ts';
import { workloadGroups } from './workload-groups.ts';

/** A pipeline that ran to its end. */
export interface PipelineRequest extends WorkRequest {
  readonly action: WorkflowAction;
  readonly files: DeliveryFiles;
}

/** What becomes of one pipeline. */
export interface PipelineDelivery {
  /** Undefined in a delete workflow, and where the pipeline is suspended or its work-writer fails. */
  readonly work: Work | undefined;
  readonly status: JsonObject;
  readonly phase: PipelinePhase;
  /** Set where the pipeline is suspended. */
  readonly control: WorkflowControl | undefined;
  readonly errors: readonly DeliveryError[];
  readonly warnings: readonly string[];
}

const NOTHING_WRITTEN = 'the work-writer fails: the pipeline counts as failed, and nothing is scheduled';
const ALREADY_SCHEDULED =
  'the status-writer fails: the pipeline counts as failed, its output is already scheduled';
const STATUS_LOST = 'the status-writer fails: the pipeline counts as failed, and the status stays as it was';

/** The work-writer, then the status-writer; after a failure of the first, the second doesn't run. */
export async function deliverPipeline(request: PipelineRequest): Promise<PipelineDelivery> {
  const { action, object } = request;
  const before = objectOrEmpty(object.status);
  const status = action === 'configure' ? startStatus(before) : before;
  const written = action === 'configure' ? await writeWork(request) : { work: undefined };
  if ('error' in written) {
    return { ...FAILED, work: undefined, status, errors: [written.error] };
  }
  return writeStatus(request, status, written.work);
}

const FAILED = { phase: 'Failed', control: undefined, warnings: [] } as const;

/** `work-creator/lib/work_creator.go`, Execute: selectors first, then workflow-control, then the output. */
async function writeWork(
  request: PipelineRequest,
): Promise<{ readonly work: Work | undefined } | { readonly error: DeliveryError }> {
  const { files, type, promise, pipeline } = request;
  let file = DESTINATION_SELECTORS_FILE;
  try {
    const selectors = (await readDestinationSelectors(files)) ?? [];
    file = WORKFLOW_CONTROL_FILE;
    if (suspends(await readWorkflowControl(files))) return { work: undefined };
    file = DESTINATION_SELECTORS_FILE;
    const groups = workloadGroups({ files, selectors, type, promiseSelectors: promiseSelectors(promise) });
    return { work: pipelineWork(request, groups) };
  } catch (error) {
    const failed = { pipeline, file, container: 'work-writer', consequence: NOTHING_WRITTEN } as const;
    return { error: deliveryError(error, failed) };
  }
}

/** `work-creator/cmd/update_status.go`, updateStatus: the status first, then workflow-control. */
async function writeStatus(
  request: PipelineRequest,
  before: JsonObject,
  work: Work | undefined,
): Promise<PipelineDelivery> {
  const { files, type, pipeline, object } = request;
  let file = STATUS_FILE;
  try {
    const wanted = await readStatus(files);
    const merged = mergeStatus(before, wanted.status);
    file = WORKFLOW_CONTROL_FILE;
    const control = await readWorkflowControl(files);
    if (control !== undefined && suspends(control)) {
      checkRetryAfter(control);
      const generation = objectOrEmpty(object.metadata).generation ?? 0;
      const suspended = suspendPipeline(merged, pipeline, control, generation);
      file = STATUS_FILE;
      checkStatus(wanted, suspended, type);
      return { work, phase: 'Suspended', control, errors: [], ...stored(named(request, suspended), type) };
    }
    const completed = isLast(request) ? clearSuspendedGeneration(completeStatus(merged, type)) : merged;
    const cleared = clearSuspension(completed, pipeline);
    file = STATUS_FILE;
    checkStatus(wanted, cleared, type);
    return {
      work,
      phase: 'Succeeded',
      control: undefined,
      errors: [],
      ...stored(named(request, cleared), type),
    };
  } catch (error) {
    const consequence = work === undefined ? STATUS_LOST : ALREADY_SCHEDULED;
    const failed = { pipeline, file, container: 'status-writer', consequence } as const;
    return { ...FAILED, work, status: before, errors: [deliveryError(error, failed)] };
  }
}

/** A dry run says that it is one, whatever a stage says (`update_status.go`). */
function named({ type, object }: PipelineRequest, status: JsonObject): JsonObject {
  return isDryRun(type, object) ? { ...status, message: 'Dry run executed' } : status;
}

/** What the API server keeps, and what it warns of. */
function stored(status: JsonObject, type: WorkRequest['type']) {
  const { status: kept, dropped } = storeStatus(status, type);
  const warnings = dropped.map(
    (key) =>
      `${STATUS_FILE}: ${key} is dropped: ${type === 'promise' ? "a Promise's status" : 'the status of a request'} has no such field`,
  );
  return { status: kept, warnings };
}

/** The last pipeline of its workflow (`api/v1alpha1/promise_types.go`, generatePipelinesObjects), or the only one known. */
function isLast({ promise, type, action, pipeline }: PipelineRequest): boolean {
  return (pipelineNames(promise, type, action).at(-1) ?? pipeline) === pipeline;
}

/** Anything but a problem with a metadata file is our own bug, and thrown on. */
function deliveryError(error: unknown, about: Omit<DeliveryError, 'message' | 'location'>): DeliveryError {
  if (!(error instanceof MetadataProblem)) throw error;
  const { message, location } = error;
  return { ...about, message, ...(location === undefined ? {} : { location }) };
}
