import { pipelinePath } from './stage-images.ts';
import { didYouMean } from './suggest.ts';
import type { Pipeline } from './types.ts';

/** A stage of a Promise. */
export interface NamedStage {
  readonly pipeline: Pipeline;
  /** The container's. */
  readonly name: string;
}

/** What a word names, or why it names no stage, and the stages that there are. */
export type FoundStage =
  | { readonly stage: NamedStage }
  | { readonly message: string; readonly known: readonly string[] };

/**
 * The one stage of these pipelines that a word names: a container's name, or the end of its path
 * (`TYPE/ACTION/PIPELINE/STAGE`) where several pipelines have one of that name.
 */
export function findStage(pipelines: readonly Pipeline[], word: string): FoundStage {
  const all = pipelines.flatMap((pipeline) => pipeline.containers.map(({ name }) => ({ pipeline, name })));
  const named = all.filter((stage) => stagePath(stage) === word || stagePath(stage).endsWith(`/${word}`));
  const [stage, ...others] = named;
  if (stage === undefined) {
    const names = all.map(({ name }) => name);
    return { message: `there is no stage ${word}${didYouMean(word, names)}`, known: all.map(stagePath) };
  }
  if (others.length === 0) return { stage };
  return { message: `${word} names ${named.length} stages`, known: named.map(stagePath) };
}

/** `TYPE/ACTION/PIPELINE/STAGE`. */
export function stagePath({ pipeline, name }: NamedStage): string {
  return `${pipelinePath(pipeline)}/${name}`;
}
