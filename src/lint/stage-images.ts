import type { Pipeline } from '../promise/types.ts';
import { describeLooseTag, looseTag } from './image-tag.ts';
import { type Lint, lint } from './types.ts';

/** Finds stage images without a fixed tag, each once, where it is used first; a place is asked for only where it is told. */
export function lintStageImages(pipelines: readonly Pipeline[]): readonly Lint[] {
  const seen = new Set<string>();
  return pipelines.flatMap((pipeline) =>
    pipeline.containers.flatMap((container, index) => {
      const { image } = container;
      const tag = looseTag(image);
      if (image.trim() === '' || tag === undefined || seen.has(image)) return [];
      seen.add(image);
      const name = tag === 'none' ? image : image.slice(0, -':latest'.length);
      return [
        lint('latest-image', `the image ${image} ${describeLooseTag(tag)}`, {
          location: pipeline.locate?.(['spec', 'containers', index, 'image']) ?? container.location,
          hint: `give it a version, such as ${name}:v0.1.0`,
        }),
      ];
    }),
  );
}
