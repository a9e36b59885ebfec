import type { Engine, Terminal } from '../../engine/types.ts';
import type { Reporter } from '../../report/types.ts';
import type { UpdateDecision } from '../test-case/update-decision.ts';
import type { RunFlags } from './test-flags.ts';

/** The surroundings of a run: what it works with, whatever it runs. */
export interface TestSession {
  readonly engine: Engine;
  readonly flags: RunFlags;
  /** For builds, registries and the user's checks. */
  readonly env: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  /** For the shell that --shell opens where a stage fails; undefined without --shell. */
  readonly shellTerminal: Terminal | undefined;
  /** Whether goldens become what the run writes; undefined: they don't. */
  readonly update: UpdateDecision | undefined;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
