import path from 'node:path';
import { parseReference } from '../../engine/image-reference.ts';
import { changeImages } from '../../grow/images.ts';
import { readPromiseFiles } from '../../grow/promise-files.ts';
import { writeChanges } from '../../grow/write-changes.ts';
import type { ImagePlan } from '../../plan/types.ts';
import type { PromiseDefinition } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';

/** What Docker takes for a tag. */
const TAG = /^\w[\w.-]{0,127}$/;

/** The flags of `promise build` that are about tags. */
export interface TagFlags {
  /** Instead of those that the Promise says. */
  readonly tag?: string;
  /** Write the new references into the Promise. */
  readonly setTag: boolean;
}

/** @throws PromiseError `usage` for what can't be a tag, and --set-tag without one */
export function checkTagFlags({ tag, setTag }: TagFlags): void {
  if (setTag && tag === undefined) {
    throw new PromiseError('usage', '--set-tag goes with --tag', {
      hint: 'promise build --tag v0.2.0 --set-tag',
    });
  }
  if (tag !== undefined && !TAG.test(tag)) {
    throw new PromiseError('usage', `${JSON.stringify(tag)} can't be an image's tag`, {
      hint: 'name the tag alone, such as v0.2.0: names and registries are what the Promise says',
    });
  }
}

/** The image with the tag of the flags, where it is built here and there is one. */
export function withTag(image: ImagePlan, { tag }: TagFlags): ImagePlan {
  if (tag === undefined || image.source.kind !== 'build') return image;
  return { ...image, reference: `${parseReference(image.reference).repository}:${tag}` };
}

/**
 * Writes new references into the files of a Promise, where they aren't what it says already.
 * @param references by those that they take the place of
 * @returns the files that changed, absolute
 * @throws PromiseError as `changeImages` and `writeChanges` do
 */
export async function setReferences(
  { root, file, files }: PromiseDefinition,
  references: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await readPromiseFiles(files.length === 1 ? path.resolve(file) : root);
  const edits = changeImages(found, references);
  await writeChanges({ root: found.root, edits, files: [] }, signal);
  return edits.map((edit) => edit.file);
}
