import type { CheckName } from '../../report/types.ts';
import type { PlanFlags } from '../read-plan.ts';
import type { ReporterFlags } from '../reporters.ts';

/** The flags of `promise test-pipeline`. */
export interface TestPipelineFlags extends PlanFlags, ReporterFlags {
  readonly update: boolean;
  readonly exact: boolean;
  readonly build: boolean;
  readonly keep: boolean;
  readonly shell: boolean;
  readonly strict: boolean;
  readonly check: readonly CheckName[];
  readonly retries: number;
  /** The first case that fails ends the run. */
  readonly bail: boolean;
  /** Runs what a change affects, until the user has enough. */
  readonly watch: boolean;
  /** Cases are listed, and nothing runs. */
  readonly list: boolean;
  /** How many cases may run at once; absent: as many as there is room for. */
  readonly concurrency?: number;
  readonly verbose: boolean;
}
