import { parseReference } from '../engine/image-reference.ts';
import { IMAGE_LABEL } from '../engine/ownership.ts';
import type { Engine } from '../engine/types.ts';
import type { PromiseError } from '../shared/errors.ts';
import { packContext } from './context-tar.ts';
import type { BuildRequest, OnBuildLine } from './types.ts';

/**
 * Builds an image through the engine's API, for machines without a CLI, and returns its id.
 * @throws PromiseError `build-failed` or `image-unavailable` whose `notes` end in the builder's last words.
 */
export async function buildWithApi(
  engine: Engine,
  request: BuildRequest,
  onLine: OnBuildLine,
): Promise<string> {
  const { reference, options, signal } = request;
  const { stream, dockerfile } = await packContext(request.context, request.dockerfile);
  return engine.buildImage(
    stream,
    {
      tags: [reference],
      dockerfile,
      buildArgs: options.buildArgs,
      labels: { [IMAGE_LABEL]: parseReference(reference).repository },
      noCache: options.noCache,
      pull: options.pull,
      signal,
      ...(options.platform === undefined ? {} : { platform: options.platform }),
    },
    onLine,
  );
}

/** The builder's last words, which the API gives apart from the lines of the build. */
export function apiBuildWords(error: PromiseError, lines: readonly string[]): string {
  if (error.code === 'image-unavailable') return error.notes.at(-1) ?? error.message;
  // `could not build NAME at step 2/3: RUN make: WORDS`: the step is among the lines already.
  const step = lines.findLast((line) => /^step \d+/i.test(line))?.replace(/^step \S+ *: */i, '');
  const from = step === undefined ? -1 : error.message.indexOf(step);
  const rest = step === undefined || from === -1 ? error.message : error.message.slice(from + step.length);
  return rest.replace(/^could not build \S+(?: at step \S+)?:|^:/, '').trim();
}
