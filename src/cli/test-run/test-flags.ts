import type { CheckName, UpdateMode } from '../../report/types.ts';
import type { OneOffFlags } from '../cases/one-off-case.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CaseFlags, PlanFlags } from '../plan/read-plan.ts';
import type { ReporterFlags } from '../report/reporters.ts';

/** How a run goes, whatever it runs. */
export interface RunFlags extends CaseFlags, ReporterFlags {
  readonly host?: string;
  readonly buildArg: Readonly<Record<string, string>>;
  readonly update: boolean;
  /** Absent: all, where `update` says so. */
  readonly updateMode?: UpdateMode;
  readonly exact: boolean;
  readonly build: boolean;
  readonly keep: boolean;
  readonly shell: boolean;
  readonly strict: boolean;
  readonly check: readonly CheckName[];
  readonly retries: number;
  /** The first case that fails ends the run. */
  readonly bail: boolean;
  /** Cases are listed, and nothing runs. */
  readonly list: boolean;
  /** How many cases may run at once; absent: as many as there is room for. */
  readonly concurrency?: number;
  readonly verbose: boolean;
  /** Of each file; infinite: all. */
  readonly diffLines: number;
}

/** The flags of `promise test-pipeline`. */
export interface TestPipelineFlags extends PlanFlags, RunFlags, OneOffFlags, SeveralFlags {
  /** Runs what a change affects, until the user has enough. */
  readonly watch: boolean;
}
