import type { Pipeline } from '../promise/types.ts';
import { imageName } from '../shared/image-grammar.ts';
import { describeLooseTag, looseTag } from './image-tag.ts';
import { type Lint, lint } from './types.ts';

/**
 * Finds stage images that no registry can have or that have no fixed tag, each once, where it is used first; a place is asked
 * for only where it is told.
 */
export function lintStageImages(pipelines: readonly Pipeline[]): readonly Lint[] {
  const seen = new Set<string>();
  return pipelines.flatMap((pipeline) =>
    pipeline.containers.flatMap((container, index) => {
      const { image } = container;
      const found = image.trim() === '' || seen.has(image) ? undefined : lintImage(image);
      if (found === undefined) return [];
      seen.add(image);
      const location = pipeline.locate?.(['spec', 'containers', index, 'image']) ?? container.location;
      return [lint(found.code, found.message, { location, hint: found.hint })];
    }),
  );
}

/** Of Kubernetes only the kubelet looks into a name, before it pulls (pkg/kubelet/images/image_manager.go, applyDefaultImageTag). */
function lintImage(image: string): (Pick<Lint, 'code' | 'message'> & { readonly hint: string }) | undefined {
  if (imageName(image) === undefined) {
    return {
      code: 'invalid-image',
      message: `"${image}" is no image reference: its Pod never starts (InvalidImageName)`,
      hint: 'write [registry/]name[:tag], the name in lower case, such as ghcr.io/team/redis:v0.1.0',
    };
  }
  const tag = looseTag(image);
  if (tag === undefined) return undefined;
  const name = tag === 'none' ? image : image.slice(0, -':latest'.length);
  return {
    code: 'latest-image',
    message: `the image ${image} ${describeLooseTag(tag)}`,
    hint: `give it a version, such as ${name}:v0.1.0`,
  };
}
