import { PromiseError } from '../shared/errors.ts';
import { attempt, type EngineClient } from './client.ts';
import { diskFull, engineWords, httpStatus, imageUnavailable, saysDiskFull } from './errors.ts';
import { parseReference } from './image-reference.ts';
import { readMessages } from './json-stream.ts';
import { registryAuth } from './registry-auth.ts';
import type { OnLine } from './types.ts';

/** Options that pulling and pushing share. */
interface TransferOptions {
  readonly onLine?: OnLine;
  readonly signal?: AbortSignal;
}

/**
 * Fetches an image from its registry.
 * @throws PromiseError `image-unavailable` where the registry doesn't have it or can't be reached.
 */
export async function pullImage(
  client: EngineClient,
  reference: string,
  options: TransferOptions & { readonly platform?: string },
): Promise<void> {
  const { registry, repository, tag } = parseReference(reference);
  const { platform, signal } = options;
  await attempt(client, { doing: `pull ${reference}`, ...(signal && { signal }) }, async () => {
    const auth = await registryAuth(registry, client.env);
    const refuse = (words: string, cause?: unknown): PromiseError =>
      imageUnavailable(reference, words, cause);
    await follow(options, refuse, () =>
      client.docker.createImage(auth ?? {}, {
        fromImage: repository,
        tag,
        ...(platform === undefined ? {} : { platform }),
        ...(signal && { abortSignal: signal }),
      }),
    );
  });
}

/**
 * Sends a local image to the registry that its reference names.
 * @throws PromiseError `push-failed`, with how to log in where the registry refuses; `image-unavailable` where there is
 *   no such local image.
 */
export async function pushImage(
  client: EngineClient,
  reference: string,
  options: TransferOptions,
): Promise<void> {
  const { registry, repository, tag } = parseReference(reference);
  const { signal } = options;
  await attempt(client, { doing: `push ${reference}`, ...(signal && { signal }) }, async () => {
    const auth = await registryAuth(registry, client.env);
    const refuse = (words: string, cause?: unknown): PromiseError =>
      /does not exist locally|no such image|image not known/i.test(words)
        ? imageUnavailable(reference, `no such image: ${reference}`, cause)
        : pushFailed(reference, registry, auth !== undefined, words, cause);
    await follow(options, refuse, () =>
      // The engine insists on credentials, if only empty ones.
      client.docker
        .getImage(repository)
        .push({ tag, authconfig: auth ?? {}, ...(signal && { abortSignal: signal }) }),
    );
  });
}

/** Reads a transfer to its end: it has failed where any of its lines says so, whatever the response's status was. */
async function follow(
  { onLine }: TransferOptions,
  refuse: (words: string, cause?: unknown) => PromiseError,
  request: () => Promise<NodeJS.ReadableStream>,
): Promise<void> {
  let stream: NodeJS.ReadableStream;
  try {
    stream = await request();
  } catch (error) {
    const words = engineWords(error);
    throw httpStatus(error) === undefined || saysDiskFull(words) ? error : refuse(words, error);
  }
  const condense = progressCondenser();
  for await (const message of readMessages(stream)) {
    if (message.error !== undefined)
      throw saysDiskFull(message.error) ? diskFull(message.error) : refuse(message.error);
    const line = condense(message);
    if (line !== undefined) onLine?.(line);
  }
}

/** Keeps a line for each step of each layer, and drops those that only move a progress bar. */
export function progressCondenser(): (message: {
  readonly status?: string;
  readonly id?: string;
  readonly stream?: string;
}) => string | undefined {
  const last = new Map<string, string>();
  return ({ status, id = '', stream }) => {
    const text = (status ?? stream)?.trim();
    if (text === undefined || text === '' || last.get(id) === text) return undefined;
    last.set(id, text);
    return id === '' ? text : `${id}: ${text}`;
  };
}

/** The error for a push that the registry didn't take. */
function pushFailed(
  reference: string,
  registry: string,
  loggedIn: boolean,
  words: string,
  cause: unknown,
): PromiseError {
  const refused = /denied|unauthorized|authentication required|no basic auth|access forbidden/i.test(words);
  const where = registry === 'docker.io' ? '' : ` ${registry}`;
  const reason = refused ? (loggedIn ? 'access denied' : `not logged in to ${registry}`) : words;
  return new PromiseError('push-failed', `could not push ${reference}: ${reason}`, {
    hint: refused
      ? `log in with \`docker login${where}\`, as somebody who may write there`
      : 'check the name and that the registry can be reached from the container engine',
    notes: refused ? [words] : [],
    cause,
  });
}
