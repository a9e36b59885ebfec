import { PassThrough, type Readable } from 'node:stream';
import { asError } from '../shared/errors.ts';
import { attempt, type EngineClient } from './client.ts';
import { type Attempt, httpStatus, toEngineError } from './errors.ts';
import type { PathKind } from './types.ts';

/** Go's io/fs.FileMode, as the header has it. */
const MODE_DIRECTORY = 2 ** 31;
const MODE_SYMLINK = 2 ** 27;
/** Device, FIFO, socket, character device, irregular. */
const MODE_OTHERS = [2 ** 26, 2 ** 25, 2 ** 24, 2 ** 21, 2 ** 19];

/** What lies at a path in the container, which need not run; undefined where nothing does. */
export async function statPath(
  client: EngineClient,
  id: string,
  path: string,
): Promise<PathKind | undefined> {
  return attempt(client, { doing: `look at ${path} in container ${id}` }, async () => {
    try {
      const response: unknown = await client.docker.getContainer(id).infoArchive({ path });
      return pathKind(statHeader(response));
    } catch (error) {
      if (httpStatus(error) === 404) return undefined;
      throw error;
    }
  });
}

/** The library hands out the whole response, as its body is empty. */
function statHeader(response: unknown): string {
  const headers = (response as { headers?: Readonly<Record<string, unknown>> }).headers ?? {};
  return String(headers['x-docker-container-path-stat'] ?? '');
}

function pathKind(header: string): PathKind {
  const { mode }: { readonly mode: number } = JSON.parse(Buffer.from(header, 'base64').toString());
  // Beyond 2^31 JavaScript's bit operators can't be used.
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1;
  if (has(MODE_SYMLINK)) return 'link';
  if (has(MODE_DIRECTORY)) return 'folder';
  return MODE_OTHERS.some(has) ? 'other' : 'file';
}

/** Unpacks a tar into a folder of the container, which need not run. */
export async function putArchive(
  client: EngineClient,
  id: string,
  path: string,
  archive: Readable,
): Promise<void> {
  await upload(client, { doing: `copy files into ${path} of container ${id}` }, archive, () =>
    client.docker.getContainer(id).putArchive(archive, { path }),
  );
}

/** A tar of a path in the container, which need not run. */
export async function getArchive(
  client: EngineClient,
  id: string,
  path: string,
  signal?: AbortSignal,
): Promise<Readable> {
  const what = { doing: `copy ${path} out of container ${id}`, ...(signal === undefined ? {} : { signal }) };
  const abortable = signal === undefined ? {} : { abortSignal: signal };
  return attempt(client, what, async () => {
    const response = await client.docker.getContainer(id).getArchive({ path, ...abortable });
    return download(client, what, response);
  });
}

/**
 * Sends a stream with a request. A source that fails ends in its own error, not in one of the engine's, and a request
 * that fails lets go of the source.
 */
export async function upload<T>(
  client: EngineClient,
  what: Omit<Attempt, 'host'>,
  source: Readable,
  send: () => Promise<T>,
): Promise<T> {
  let failure: Error | undefined;
  const onError = (error: Error): void => {
    failure = error;
  };
  source.on('error', onError);
  try {
    return await attempt(client, what, send);
  } catch (error) {
    throw failure ?? error;
  } finally {
    source.destroy();
  }
}

/** Hands on a response's body; where it breaks off, the reader sees an error of ours rather than the socket's. */
export function download(
  client: EngineClient,
  what: Omit<Attempt, 'host'>,
  response: NodeJS.ReadableStream,
): Readable {
  const body = new PassThrough();
  response.on('error', (error) =>
    body.destroy(toEngineError(asError(error), { ...what, host: client.endpoint.host })),
  );
  body.on('close', () => {
    if ('destroy' in response && typeof response.destroy === 'function') response.destroy();
  });
  response.pipe(body);
  return body;
}
