import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newRunId, RUN_LABEL, removeRun } from '../../src/engine/ownership.ts';
import type { Engine } from '../../src/engine/types.ts';
import type { CasePlan, PipelinePlan, RestartPlan, StagePlan, VolumePlan } from '../../src/plan/types.ts';
import { Removals } from '../../src/run/removals.ts';
import { runCase } from '../../src/run/run-case.ts';
import type { RunContext } from '../../src/run/run-context.ts';
import type { CaseRun } from '../../src/run/types.ts';
import type { RunEvent } from '../../src/shared/events.ts';
import { BUSYBOX_IMAGE } from './busybox.ts';

/** A folder with a case in it, and runs of that case; `dispose` removes all of both. */
export interface Sandbox {
  readonly engine: Engine;
  readonly root: string;
  readonly caseDir: string;
  /** Every event of every run. */
  readonly events: RunEvent[];
  /** Ids of the runs so far. */
  readonly runIds: string[];
  dispose(): Promise<void>;
}

/** Makes a {@link Sandbox} in a folder of its own. */
export async function createSandbox(engine: Engine): Promise<Sandbox> {
  const root = await mkdtemp(path.join(tmpdir(), 'promise-run-'));
  const caseDir = path.join(root, 'test');
  await mkdir(caseDir);
  const runIds: string[] = [];
  return {
    engine,
    root,
    caseDir,
    events: [],
    runIds,
    dispose: async () => {
      for (const runId of runIds) await removeRun(engine, runId);
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A stage that runs a shell script in the busybox image. */
export function scriptStage(script: string, changes: Partial<StagePlan> = {}): StagePlan {
  return {
    name: 'stage',
    image: BUSYBOX_IMAGE,
    command: ['sh', '-c', script],
    env: [],
    mounts: [],
    limits: { memoryBytes: 256 * 2 ** 20 },
    ...changes,
  };
}

/** Options of {@link runStages}. */
export interface RunOptions {
  readonly plan?: Partial<CasePlan>;
  readonly context?: Partial<RunContext>;
  /** Of every pipeline. */
  readonly storageLimitBytes?: number;
  /** Of every pipeline. */
  readonly volumes?: readonly VolumePlan[];
  /** Of every pipeline. */
  readonly restart?: RestartPlan;
  /** Of every pipeline. */
  readonly secretValues?: readonly string[];
}

/** Runs pipelines in a sandbox: each is the list of its stages. */
export async function runPipelines(
  sandbox: Sandbox,
  pipelines: Readonly<Record<string, readonly StagePlan[]>>,
  options: RunOptions = {},
): Promise<CaseRun> {
  const plan: CasePlan = {
    name: 'test',
    dir: sandbox.caseDir,
    workflow: { type: 'resource', action: 'configure' },
    object: {},
    pipelines: Object.entries(pipelines).map(
      ([name, stages]): PipelinePlan => ({
        name,
        stages,
        volumes: options.volumes ?? [],
        ...(options.storageLimitBytes === undefined ? {} : { storageLimitBytes: options.storageLimitBytes }),
        restart: options.restart ?? { policy: 'OnFailure', backoffLimit: 6 },
        secretValues: options.secretValues ?? [],
        serviceAccount: { namespace: 'default', name: 'sample' },
        notMirrored: [],
      }),
    ),
    workflowPipelines: Object.keys(pipelines),
    allPipelines: Object.keys(pipelines),
    pipelineFolders: Object.keys(pipelines).length > 1,
    timeoutSeconds: 120,
    network: 'none',
    ...options.plan,
  };
  const runId = options.context?.runId ?? newRunId();
  sandbox.runIds.push(runId);
  const removals = new Removals();
  const run = runCase(plan, {
    removals,
    engine: sandbox.engine,
    runId,
    root: sandbox.root,
    keep: false,
    retries: 0,
    emit: (event) => sandbox.events.push(event),
    signal: new AbortController().signal,
    imageIds: new Map(),
    inputYaml: 'kind: Sample\n',
    afterPipeline: async () => 'kind: Sample\n',
    ...options.context,
  });
  return run.finally(() => removals.settled());
}

/** Runs one pipeline of shell scripts in a sandbox, a stage for each. */
export function runScripts(
  sandbox: Sandbox,
  scripts: readonly string[],
  options: RunOptions = {},
): Promise<CaseRun> {
  const stages = scripts.map((script, index) => scriptStage(script, { name: `stage-${index + 1}` }));
  return runPipelines(sandbox, { configure: stages }, options);
}

/** Names of everything in the engine that a sandbox's runs left. */
export async function leftovers({ engine, runIds }: Sandbox): Promise<string[]> {
  const names: string[] = [];
  for (const runId of runIds) {
    const label = `${RUN_LABEL}=${runId}`;
    for (const { name } of await engine.listContainers(label)) names.push(name);
    for (const { name } of await engine.listVolumes(label)) names.push(name);
    for (const { name } of await engine.listNetworks(label)) names.push(name);
  }
  return names;
}

/** A folder's files and their content, by path; folders have a slash at the end and no content. */
export async function readTree(folder: string, prefix = ''): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      tree[`${prefix}${entry.name}/`] = '';
      Object.assign(tree, await readTree(at, `${prefix}${entry.name}/`));
    } else {
      tree[`${prefix}${entry.name}`] = entry.isFile() ? await readFile(at, 'utf8') : 'not a regular file';
    }
  }
  return tree;
}

/** Writes files below a folder, by path. */
export async function writeTree(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const at = path.join(folder, name);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, content);
  }
}
