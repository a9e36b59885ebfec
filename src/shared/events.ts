/** Which of a process's two streams a line came from. */
export type StreamName = 'stdout' | 'stderr';

/** Names a stage within a run, as events and reports refer to it. */
export interface StageRef {
  /** Case name. */
  readonly case: string;
  readonly pipeline: string;
  /** Container name in the Promise. */
  readonly stage: string;
}

/** Names a check of what a case wrote, as events refer to it. */
export interface OutputCheckRef {
  /** Case name. */
  readonly case: string;
  readonly check: string;
}

/**
 * What the steps tell while they work. Steps never print: they emit these, and a reporter or a command shows them.
 * Times are milliseconds.
 */
export type RunEvent =
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warning';
      readonly message: string;
      readonly hint?: string;
    }
  | {
      /** Something is through: what `--trace` shows. */
      readonly type: 'phase';
      readonly phase: string;
      /** Whose phase it is, outermost first: case, pipeline, stage; empty: the run's own. */
      readonly of: readonly string[];
      /** On the clock of performance.now(). */
      readonly started: number;
      readonly milliseconds: number;
    }
  | { readonly type: 'build:start'; readonly image: string; readonly context: string }
  /** It is in the engine already, made of the same files: nothing is built. */
  | { readonly type: 'build:unchanged'; readonly image: string }
  | { readonly type: 'build:line'; readonly image: string; readonly text: string }
  | {
      readonly type: 'build:end';
      readonly image: string;
      /** `stopped`: by an interrupt, or because another build failed. */
      readonly outcome: 'built' | 'failed' | 'stopped';
      readonly milliseconds: number;
    }
  | { readonly type: 'pull:start'; readonly image: string }
  | { readonly type: 'pull:progress'; readonly image: string; readonly text: string }
  | { readonly type: 'pull:end'; readonly image: string; readonly milliseconds: number }
  | { readonly type: 'push:start'; readonly image: string }
  | { readonly type: 'push:line'; readonly image: string; readonly text: string }
  | { readonly type: 'push:end'; readonly image: string; readonly milliseconds: number }
  | { readonly type: 'load:start'; readonly image: string; readonly node: string }
  | {
      readonly type: 'load:end';
      readonly image: string;
      readonly node: string;
      readonly outcome: 'loaded' | 'present' | 'failed';
      /** Bytes sent to the node. */
      readonly bytes: number;
      readonly milliseconds: number;
    }
  | { readonly type: 'case:start'; readonly case: string }
  | {
      readonly type: 'case:end';
      readonly case: string;
      readonly outcome: 'passed' | 'failed' | 'updated' | 'stopped';
      readonly milliseconds: number;
    }
  | ({ readonly type: 'output-check:start' } & OutputCheckRef)
  | ({ readonly type: 'output-check:line'; readonly text: string } & OutputCheckRef)
  | ({
      readonly type: 'output-check:end';
      readonly exitCode: number;
      readonly milliseconds: number;
    } & OutputCheckRef)
  | ({ readonly type: 'stage:start'; readonly image: string } & StageRef)
  | ({ readonly type: 'stage:line'; readonly stream: StreamName; readonly text: string } & StageRef)
  /** The terminal is a shell's in the container of a stage that failed, until `shell:end`: nothing else may write to it. */
  | ({
      readonly type: 'shell:start';
      /** Why the stage failed. */
      readonly message: string;
      /** The last lines that it printed. */
      readonly lines: readonly string[];
    } & StageRef)
  | ({ readonly type: 'shell:end' } & StageRef)
  /** The terminal shows a question, until `question:end`: nothing else may write to it. */
  | { readonly type: 'question:start'; readonly case: string }
  | { readonly type: 'question:end'; readonly case: string }
  | ({ readonly type: 'stage:end'; readonly exitCode: number; readonly milliseconds: number } & StageRef);

/** Receives events; must not throw. */
export type Emit = (event: RunEvent) => void;
