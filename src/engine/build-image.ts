import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type Dockerode from 'dockerode';
import { PromiseError } from '../shared/errors.ts';
import { lineSplitter } from '../shared/line-splitter.ts';
import { upload } from './archives.ts';
import type { EngineClient } from './client.ts';
import { diskFull, engineWords, httpStatus, imageUnavailable, saysDiskFull } from './errors.ts';
import { findImage } from './images.ts';
import { readMessages } from './json-stream.ts';
import { progressCondenser } from './registry.ts';
import { allRegistryAuths, type RegistryAuth } from './registry-auth.ts';
import type { ImageBuildOptions, OnLine } from './types.ts';

/** Lines of a failed build that its error shows. */
const LAST_LINES = 20;

/**
 * Builds an image through the API's classic builder, and returns its id.
 * @throws PromiseError `build-failed` with the last lines, `image-unavailable` for a base image that can't be had.
 */
export async function buildImage(
  client: EngineClient,
  context: Readable,
  options: ImageBuildOptions,
  onLine: OnLine,
): Promise<string> {
  const { signal } = options;
  const name = options.tags[0] ?? options.dockerfile;
  const log = new BuildLog(name, onLine);
  return upload(client, { doing: `build ${name}`, ...(signal && { signal }) }, context, async () => {
    const id = await readBuild(await startBuild(client, context, options, log), log);
    const reference = id ?? options.tags[0];
    const image = reference === undefined ? undefined : await findImage(client, reference);
    if (image === undefined) throw log.failure('the engine did not say which image came out');
    return image.id;
  });
}

/** What the builder takes, where the library's types know less than it and the engine do. */
interface BuildQuery extends Omit<Dockerode.ImageBuildOptions, 't' | 'registryconfig'> {
  readonly t: readonly string[];
  readonly registryconfig: Readonly<Record<string, RegistryAuth>>;
}

/** Sends the context; the engine refuses at once where it can't read the Dockerfile. */
async function startBuild(
  client: EngineClient,
  context: Readable,
  options: ImageBuildOptions,
  log: BuildLog,
): Promise<NodeJS.ReadableStream> {
  const { platform, signal } = options;
  const registryconfig = await allRegistryAuths(client.env);
  try {
    const query: BuildQuery = {
      t: [...options.tags],
      dockerfile: options.dockerfile,
      buildargs: { ...options.buildArgs },
      labels: { ...options.labels },
      nocache: options.noCache,
      pull: options.pull,
      rm: true,
      forcerm: true,
      registryconfig,
      ...(platform === undefined ? {} : { platform }),
      ...(signal && { abortSignal: signal }),
    };
    return await client.docker.buildImage(context, query as Omit<BuildQuery, 't' | 'registryconfig'>);
  } catch (error) {
    const words = engineWords(error);
    throw httpStatus(error) === undefined || saysDiskFull(words) ? error : log.failure(words, error);
  }
}

/**
 * Reads the build's stream to its end. The build has failed where any line says so: the response's status is 200 long
 * before that is known.
 */
async function readBuild(stream: NodeJS.ReadableStream, log: BuildLog): Promise<string | undefined> {
  const lines = lineSplitter((line) => log.add(line));
  const condense = progressCondenser();
  let id: string | undefined;
  for await (const message of readMessages(stream)) {
    if (message.aux?.ID !== undefined) id = message.aux.ID;
    if (message.stream !== undefined) lines.push(Buffer.from(message.stream));
    else if (message.error === undefined) {
      const progress = condense(message);
      if (progress !== undefined) log.add(progress);
    } else {
      lines.end();
      throw log.failure(message.error);
    }
  }
  lines.end();
  return id;
}

/** What a build has printed so far: enough to say which step failed, and with which words. */
class BuildLog {
  readonly #name: string;
  readonly #onLine: OnLine;
  readonly #last: string[] = [];
  /** `Step 2/5 : RUN make`, the step that runs. */
  #step: string | undefined;

  constructor(name: string, onLine: OnLine) {
    this.#name = name;
    this.#onLine = onLine;
  }

  /** Takes one line; the builder colours what a step writes to stderr. */
  add(text: string): void {
    const line = stripVTControlCharacters(text);
    if (/^step \d+/i.test(line)) this.#step = line;
    this.#last.push(line);
    if (this.#last.length > LAST_LINES) this.#last.shift();
    this.#onLine(line);
  }

  /** The error that ends the build. A step that fetches an image and fails, fails because of that image. */
  failure(words: string, cause?: unknown): PromiseError {
    if (saysDiskFull(words)) return diskFull(words, cause);
    const step = this.#step;
    const image = step === undefined ? undefined : fetchedImage(step);
    if (image !== undefined && isFetchFailure(words)) return imageUnavailable(image, words, cause);
    const where = step === undefined ? '' : ` at ${step.replace(/^step (\S+?) *: */i, 'step $1: ')}`;
    return new PromiseError('build-failed', `could not build ${this.#name}${where}: ${words.trim()}`, {
      notes: [...this.#last],
      cause,
    });
  }
}

/** The image that a build step takes from elsewhere: `FROM x`, `COPY --from=x`. */
function fetchedImage(step: string): string | undefined {
  return /:\s*FROM\s+(?:--\S+\s+)*(\S+)/i.exec(step)?.[1] ?? /\s--from=(\S+)/i.exec(step)?.[1];
}

/** Whether the builder's words are about a registry, rather than about the Dockerfile. */
function isFetchFailure(words: string): boolean {
  return /pull access denied|no stage or image found|manifest|unauthorized|denied:|no such image|registry|dial tcp|no such host|lookup |Get "?https?:|pinging container|short-name|invalid reference format|TLS|timeout|EOF/i.test(
    words,
  );
}
