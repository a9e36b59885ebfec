import { setTimeout as sleep } from 'node:timers/promises';
import type { RestartPlan, StagePlan } from '../plan/types.ts';
import type { Deadline } from './deadline.ts';
import type { Pod } from './pod.ts';
import type { RunContext } from './run-context.ts';
import type { StageRetry, StageRun } from './types.ts';

/** Milliseconds before the first retry; doubled each time. The kubelet begins with ten seconds and goes up to minutes. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10_000;

/** Where the retries of a pipeline are decided on, counted and told. */
export interface RetryContext {
  readonly case: string;
  readonly run: RunContext;
  readonly deadline: Deadline;
  readonly restart: RestartPlan;
}

/** The failed starts of a pipeline's stages that were followed by another. */
export class Retries {
  readonly #context: RetryContext;
  readonly #failed: StageRetry[] = [];

  constructor(context: RetryContext) {
    this.#context = context;
  }

  /** In the order in which they failed. */
  get failed(): readonly StageRetry[] {
    return this.#failed;
  }

  /**
   * Whether a failed stage gets another start: only where its own exit code says that it failed, since neither memory nor
   * time gets better by itself, and no more often than Kubernetes would.
   */
  allows(stage: StageRun): boolean {
    const { run, deadline, restart } = this.#context;
    if (stage.failure?.reason !== 'exit' || deadline.signal.aborted) return false;
    const before = this.#failed.filter(({ stage: name }) => name === stage.name).length;
    return before < run.retries && this.#failed.length < restart.backoffLimit;
  }

  /**
   * Starts a stage, and one that fails again in place, where that is what its pipeline's policy says.
   * @param next the stage that follows if this one succeeds
   * @throws PromiseError see `Pod.start`.
   */
  async start(pod: Pod, stage: StagePlan, next?: StagePlan): Promise<StageRun> {
    let run = await pod.start(stage, next);
    while (this.#context.restart.policy === 'OnFailure' && this.allows(run)) {
      await this.note(run);
      run = await pod.start(stage);
    }
    return run;
  }

  /** Notes a failure, tells of it, and waits; a wait ends early with the case's time, or the user's patience. */
  async note(failed: StageRun): Promise<void> {
    const { case: caseName, run, deadline, restart } = this.#context;
    const { name, exitCode, log } = failed;
    const attempt = this.#failed.filter(({ stage }) => stage === name).length + 1;
    const wait = Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT);
    this.#failed.push({ stage: name, attempt, exitCode, message: failed.failure?.message ?? '', log });
    const how = restart.policy === 'OnFailure' ? 'it starts again' : 'the pipeline starts again';
    run.emit({
      type: 'notice',
      level: 'warning',
      message: `${caseName}: stage ${name} failed at attempt ${attempt}, ${failed.failure?.message}: ${how} in ${wait / 1000} s`,
    });
    await sleep(wait, undefined, { signal: deadline.signal }).catch(() => undefined);
  }
}
