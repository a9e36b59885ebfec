import type { Terminal } from '../../engine/types.ts';
import type { CommandIo } from '../io.ts';
import type { TestPipelineFlags } from '../test-run/test-flags.ts';

/** Runs to watch: the arguments and flags of the command, and its surroundings. */
export interface WatchRequest {
  readonly pipelines: readonly string[];
  readonly flags: TestPipelineFlags;
  readonly io: CommandIo;
  readonly terminal: Terminal;
}
