import { relative } from 'node:path';
import type { ImagePlan } from '../plan/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { BuildContext, BuiltImage } from './types.ts';

/**
 * Makes sure that an image without a folder is in the engine: it is used as it is, or pulled.
 * @throws PromiseError `image-unavailable`, with the stages that need it and how to name its folder.
 */
export async function ensureImage(image: ImagePlan, context: BuildContext): Promise<BuiltImage> {
  const { engine, emit, signal, options } = context;
  const { reference } = image;
  const present = options.pull ? undefined : await engine.findImage(reference);
  if (present !== undefined) return { reference, id: present.id, how: 'present' };
  const { source } = image;
  if (source.kind === 'pull' && source.leftUnbuilt !== undefined) {
    throw new PromiseError('image-unavailable', `${reference} is not here, and nothing is built`, {
      hint: `run without --no-build: ${relative(context.root, source.leftUnbuilt) || '.'} builds it`,
    });
  }

  const started = performance.now();
  emit({ type: 'pull:start', image: reference });
  try {
    await engine.pullImage(reference, {
      onLine: (text) => emit({ type: 'pull:progress', image: reference, text }),
      signal,
      ...(options.platform === undefined ? {} : { platform: options.platform }),
    });
  } catch (error) {
    throw error instanceof PromiseError && error.code === 'image-unavailable'
      ? noFolderNorImage(image, error)
      : error;
  }
  emit({ type: 'pull:end', image: reference, milliseconds: performance.now() - started });
  const pulled = await engine.findImage(reference);
  if (pulled === undefined) {
    throw new PromiseError('engine-error', `the engine pulled ${reference}, but doesn't have it`, {
      hint: 'pull it by hand and look: `docker pull` and `docker image inspect`',
    });
  }
  return { reference, id: pulled.id, how: 'pulled' };
}

/** The error for a stage that has neither a folder nor an image: most often a folder that wasn't found. */
function noFolderNorImage({ source, usedBy, reference }: ImagePlan, error: PromiseError): PromiseError {
  if (source.kind === 'pull' && source.isNamed === true) {
    return new PromiseError('image-unavailable', error.message, {
      hint: `check the image's name; to build it, name the folder of its Dockerfile (there is no folder ${reference} here)`,
      notes: error.notes,
      cause: error,
    });
  }
  const stages = usedBy.length === 0 ? '' : `stage ${usedBy.join(', ')}: `;
  // The whole path: stages of several pipelines may share a container's name.
  const name = usedBy[0] ?? 'NAME';
  const lookedIn = source.kind === 'pull' ? (source.lookedIn ?? []) : [];
  const looked = lookedIn.length === 0 ? [] : [`no Dockerfile for it in: ${lookedIn.join(', ')}`];
  return new PromiseError('image-unavailable', `${stages}no folder builds it, and ${error.message}`, {
    hint: `if it is built here, name its folder: \`--stage ${name}=DIR\`, or \`stages:\` in promise.config.yaml`,
    notes: [...looked, ...error.notes],
    cause: error,
  });
}
