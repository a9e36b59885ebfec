import path from 'node:path';
import { compareRuns, type RunFolder } from '../../compare/compare-runs.ts';
import type { RuleBook } from '../../compare/rule-book.ts';
import type { CasePlan } from '../../plan/types.ts';
import { statusAtStart } from '../../plan/workflow-status.ts';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import type { CheckFinding, CheckName, CheckReport } from '../../report/types.ts';
import { restartStages, restartsInPlace } from '../../run/restart-stages.ts';
import { runAgain } from '../../run/run-again.ts';
import type { PipelineFolders, RunContext } from '../../run/run-context.ts';
import { fileKey } from '../../run/state-dir.ts';
import type { CaseRun, PipelineRun } from '../../run/types.ts';
import { type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import type { CaseDelivery } from './deliver-case.ts';

/** A case that ran well, and what its further runs need. */
export interface CheckRequest {
  readonly plan: CasePlan;
  readonly run: CaseRun;
  /** What became of the run. */
  readonly delivery: CaseDelivery;
  readonly context: Omit<RunContext, 'afterPipeline' | 'inputYaml'>;
  /** A fresh start of what Kratix does after each pipeline of a plan. */
  readonly follow: (plan: CasePlan) => CaseDelivery;
  /** What may differ. */
  readonly rules: RuleBook;
}

/** Puts a case through the further runs that were asked for, one after the other. */
export async function checkCase(
  names: readonly CheckName[],
  request: CheckRequest,
): Promise<readonly CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const name of new Set(names)) {
    reports.push(await (name === 'idempotency' ? checkIdempotency(request) : checkRetry(request)));
  }
  return reports;
}

const RAW_INPUT = 'the status that the first run left: with --raw-input, the file has what it has';

/** Kratix runs a workflow again when the object or the Promise changes, and every ten hours. */
async function checkIdempotency(request: CheckRequest): Promise<CheckReport> {
  const check = 'idempotency';
  const { phase, status } = await request.delivery.delivery();
  if (phase === 'Suspended') {
    const note = 'the workflow is suspended: a second run is meant to go on where it stopped';
    return { check, outcome: 'skipped', findings: [], notes: [note] };
  }
  const plan = furtherPlan(request.plan, 'second run', status);
  const again = await runAgain(plan, furtherContext(plan, request));
  const failed = failedStage(again.pipelines);
  const notes = plan.inputText === undefined ? [] : [RAW_INPUT];
  if (failed !== undefined) return report(check, [failed], notes);
  const found = await compareRuns(
    foldersOf(request.plan, request.run.collectedDir),
    foldersOf(request.plan, again.collectedDir),
    { start: 'empty', rules: request.rules },
  );
  const { differences } = found;
  return report(
    check,
    differences.length === 0 ? [] : [{ kind: 'differences', stage: undefined, ...found }],
    notes,
  );
}

/** Kubernetes starts a failed stage again in the same Pod, on what it left. */
async function checkRetry(request: CheckRequest): Promise<CheckReport> {
  const check = 'retry';
  const notes = request.plan.pipelines
    .filter((pipeline) => !restartsInPlace(pipeline))
    .map(({ name, restart }) => `pipeline ${name} ${whyNot(restart.policy)}`);
  if (notes.length === request.plan.pipelines.length) {
    return { check, outcome: 'skipped', findings: [], notes };
  }
  const status = objectOrEmpty(request.plan.object.status);
  const plan = furtherPlan(request.plan, 'each stage twice', status);
  const { restarts, failed } = await restartStages(plan, furtherContext(plan, request));
  const findings: CheckFinding[] = [];
  for (const { pipeline, stage, before, after } of restarts) {
    const place = (folders: PipelineFolders) => labelled(request.plan, pipeline, folders);
    const how = { start: 'leftovers', rules: request.rules } as const;
    const found = await compareRuns(place(before), place(after), how);
    if (found.differences.length === 0) continue;
    findings.push({ kind: 'differences', stage: { pipeline, name: stage }, ...found });
  }
  if (failed !== undefined) findings.push({ kind: 'stage-failed', ...failed });
  return report(check, findings, notes);
}

/** The folders of a whole run, called as its goldens are. */
function foldersOf(plan: CasePlan, collectedDir: string): readonly RunFolder[] {
  const all = (key: string) => ({
    output: path.join(collectedDir, 'output', key),
    metadata: path.join(collectedDir, 'metadata', key),
  });
  if (!plan.pipelineFolders) return labelled(plan, '', all(''));
  return plan.pipelines.flatMap(({ name }) => labelled(plan, name, all(fileKey(name))));
}

function labelled(
  { pipelineFolders }: CasePlan,
  pipeline: string,
  { output, metadata }: PipelineFolders,
): readonly RunFolder[] {
  const prefix = pipelineFolders ? `pipelines/${fileKey(pipeline)}/` : '';
  return [
    { label: `${prefix}output`, dir: output },
    { label: `${prefix}metadata`, dir: metadata },
  ];
}

function whyNot(policy: 'OnFailure' | 'Never'): string {
  return policy === 'Never'
    ? 'has restartPolicy Never: a retry begins with the first stage and empty volumes, so that no stage meets what it left'
    : 'has backoffLimit 0: no stage is started again';
}

/** The plan of a further run: under a name of its own, on the object with its status of that time. */
function furtherPlan(plan: CasePlan, title: string, status: JsonObject): CasePlan {
  const { workflow, workflowPipelines: pipelines } = plan;
  const current = plan.pipelines[0]?.name ?? '';
  const started = statusAtStart(status, { action: workflow.action, pipelines, current });
  return { ...plan, name: `${plan.name} (${title})`, object: { ...plan.object, status: started } };
}

function furtherContext(plan: CasePlan, { context, follow }: CheckRequest): RunContext {
  const delivery = follow(plan);
  return {
    ...context,
    inputYaml: plan.inputText ?? writeObjectYaml(plan.object),
    afterPipeline: (pipeline, folders) => delivery.afterPipeline(pipeline, folders),
  };
}

function failedStage(pipelines: readonly PipelineRun[]): CheckFinding | undefined {
  for (const { name, stages } of pipelines) {
    const stage = stages.find(({ failure }) => failure !== undefined);
    if (stage !== undefined) return { kind: 'stage-failed', pipeline: name, stage, onLeftovers: false };
  }
  return undefined;
}

function report(check: CheckName, findings: readonly CheckFinding[], notes: readonly string[]): CheckReport {
  return { check, outcome: findings.length > 0 ? 'failed' : 'passed', findings, notes };
}
