import { checkLayouts } from '../../build/oci-layouts.ts';
import type { ImagePlan } from '../../plan/types.ts';

/** An image to be built, and the place of its Promise; empty where that is the only one. */
export interface PlacedImage {
  readonly image: ImagePlan;
  readonly place: string;
}

/**
 * Makes sure, before the first Promise's images are built, that no layout takes the place of another one's. Promises that
 * build one image from one folder share it.
 * @throws PromiseError as `checkLayouts`
 */
export async function checkAllLayouts(dir: string, images: readonly PlacedImage[]): Promise<void> {
  const unique = new Map(images.map((each) => [identityOf(each.image), each]));
  const labelled = [...unique.values()].map(({ image: { reference }, place }) => ({
    reference,
    label: place === '' ? reference : `${reference} (${place})`,
  }));
  await checkLayouts(dir, labelled);
}

/** What makes an image another one: its name, and what it is built from. */
function identityOf({ reference, source }: ImagePlan): string {
  return JSON.stringify([reference, source.kind === 'build' ? source.folder : source.kind]);
}
