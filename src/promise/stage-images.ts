import type { Pipeline } from './types.ts';

/** An image with the containers that run it. */
export interface StageImage {
  readonly reference: string;
  /** `type/action/pipeline/container` of each. */
  readonly users: readonly string[];
}

/** Each image of the pipelines once, in order of first use; a pipeline may be among them several times. */
export function stageImages(pipelines: readonly Pipeline[]): readonly StageImage[] {
  const users = new Map<string, Set<string>>();
  for (const pipeline of pipelines) {
    for (const container of pipeline.containers) {
      const usedBy = users.get(container.image) ?? new Set();
      users.set(container.image, usedBy.add(`${pipelinePath(pipeline)}/${container.name}`));
    }
  }
  return [...users].map(([reference, usedBy]) => ({ reference, users: [...usedBy] }));
}

/** `type/action/pipeline`, as commands and case.yaml name a pipeline. */
export function pipelinePath({ type, action, name }: Pipeline): string {
  return `${type}/${action}/${name}`;
}
