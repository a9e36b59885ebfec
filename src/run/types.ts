import type { StreamName } from '../shared/events.ts';
import type { SourceLine } from './source-file.ts';

/** One line that a stage printed. */
export interface LogLine {
  readonly stream: StreamName;
  readonly text: string;
}

/** How a stage ended. */
export interface StageRun {
  readonly name: string;
  readonly image: string;
  readonly exitCode: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds from start to exit. */
  readonly milliseconds: number;
  /** The last lines, bounded in number and bytes. */
  readonly log: readonly LogLine[];
  /** How many earlier lines `log` no longer holds. */
  readonly droppedLines: number;
  /**
   * The most memory that was seen in use, in bytes, without file cache that could be dropped: the whole limit where it ran
   * out. Undefined where the stage ended before anyone looked.
   */
  readonly memoryPeakBytes: number | undefined;
  /** Bytes that it wrote to its own file system, volumes aside; absent where nobody knows. */
  readonly writtenBytes?: number;
  /** Set where the stage failed: what the exit code means, as one line. */
  readonly failure: StageFailure | undefined;
}

/** Why a stage counts as failed. */
export interface StageFailure {
  readonly reason: 'exit' | 'out-of-memory' | 'not-startable' | 'timeout' | 'evicted';
  /** One line: `exit code 137: killed, out of memory (limit 256Mi)`. */
  readonly message: string;
  readonly hint: string | undefined;
  /** The line of the user's own file that the stage names as the place; absent where it names none that is found. */
  readonly source?: SourceLine;
}

/** What collecting the files of a pipeline found that Kratix would stumble over: FIFOs, dangling links. */
export interface CollectProblem {
  /** Relative to the pipeline's folders: `output/pipe`. Control characters are escaped. */
  readonly path: string;
  /** One sentence, which says what Kratix would do about it. */
  readonly message: string;
  /** `error`: Kratix's work-writer or status-writer would fail on it. */
  readonly severity: 'error' | 'warning';
  /** Set where a lint tells of it instead. */
  readonly lint?: 'unreadable-file';
}

/** A start of a stage that failed, and was followed by another. */
export interface StageRetry {
  readonly stage: string;
  /** Which start of the stage it was; from 1. */
  readonly attempt: number;
  readonly exitCode: number;
  /** What the exit code means, as one line. */
  readonly message: string;
  /** The last lines that it printed. */
  readonly log: readonly LogLine[];
}

/** How a check of what a case wrote ended. */
export interface OutputCheckRun {
  readonly name: string;
  /** The command, as the user wrote it. */
  readonly run: string;
  readonly exitCode: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;
  /** The last lines of both streams, bounded in number and bytes. */
  readonly log: readonly LogLine[];
  /** How many earlier lines `log` no longer holds. */
  readonly droppedLines: number;
  /** Set where the check failed. */
  readonly failure: CheckFailure | undefined;
}

/** Why a check failed. */
export interface CheckFailure {
  readonly reason: 'exit' | 'timeout';
  /** One line: `exit code 127: kubeconform was not found`. */
  readonly message: string;
  readonly hint: string | undefined;
}

/** How a pipeline ended. */
export interface PipelineRun {
  readonly name: string;
  /** As far as they ran. */
  readonly stages: readonly StageRun[];
  /** Failed starts before those that `stages` tell of. */
  readonly retries: readonly StageRetry[];
  readonly outcome: 'succeeded' | 'failed';
  readonly problems: readonly CollectProblem[];
}

/** How the pipelines of a case ended. Folders are absolute and hold what the stages wrote, owned by the user. */
export interface CaseRun {
  readonly pipelines: readonly PipelineRun[];
  readonly outcome: 'succeeded' | 'failed';
  /** Names of the pipelines that an earlier one's failure or suspension kept from running. */
  readonly notRun: readonly string[];
  /**
   * This run's own copy of the files, in the folders `output` and `metadata` below it: what to compare with, as nothing
   * else is in there and no other run replaces it. There until `removeRunTemp`.
   */
  readonly collectedDir: string;
  /** Where the user finds the files; with several pipelines, each has a folder of its name in them. */
  readonly outputDir: string;
  readonly metadataDir: string;
  /** Why the files are not in the case's own `output/` and `metadata/`; undefined where they are. */
  readonly movedBecause: string | undefined;
  readonly milliseconds: number;
}
