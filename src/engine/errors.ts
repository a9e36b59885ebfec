import { asError, interrupted, PromiseError, systemErrorCode } from '../shared/errors.ts';

/** What was being done when the engine failed: enough to say it in one line. */
export interface Attempt {
  /** Completes "could not …": `start container web`. */
  readonly doing: string;
  /** The engine's address, for the message of `engine-lost`. */
  readonly host: string;
  /** The image that the request names, if any. */
  readonly image?: string;
  readonly signal?: AbortSignal;
}

/** Error codes of sockets whose other end is gone. */
const LOST_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** The HTTP status that the engine answered with, where it answered at all. */
export function httpStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** The engine's own words, without what the client library puts around them. */
export function engineWords(error: unknown): string {
  const text = asError(error).message.trim();
  const words = /^\(HTTP code \d+\) .*? - ([\s\S]*)$/.exec(text)?.[1]?.trim() ?? text;
  return words.replace(/^Error response from daemon: /, '').replace(/^Error: /, '');
}

/** Whether the engine's words say that its disk is full. */
export function saysDiskFull(words: string): boolean {
  return /no space left on device|ENOSPC|disk quota exceeded/i.test(words);
}

/** Whether an error means that nobody answers at the engine's address any more. */
function isConnectionLost(error: unknown): boolean {
  if (httpStatus(error) !== undefined) return false;
  const code = systemErrorCode(error);
  if (code !== undefined && LOST_CODES.has(code)) return true;
  // A unix socket that was removed: connect() says ENOENT. Other ENOENTs are files, and not ours to explain.
  if (code === 'ENOENT') return asError(error).message.startsWith('connect ');
  return /socket hang up|^aborted$/i.test(asError(error).message);
}

/** The one error for a full disk, wherever in the engine it shows. */
export function diskFull(words: string, cause?: unknown): PromiseError {
  return new PromiseError('disk-full', "the container engine's disk is full", {
    hint: 'see what takes the space with `docker system df`',
    notes: [words],
    cause,
  });
}

/** The one error for an engine that stopped answering. */
export function engineLost(attempt: Pick<Attempt, 'doing' | 'host'>, cause?: unknown): PromiseError {
  return new PromiseError(
    'engine-lost',
    `the container engine at ${attempt.host} stopped answering, could not ${attempt.doing}`,
    {
      hint: 'is the engine still running? `docker info` tells',
      ...(cause === undefined ? {} : { notes: [asError(cause).message], cause }),
    },
  );
}

/** The one error for an image that is neither here nor to be had. */
export function imageUnavailable(image: string, words: string, cause?: unknown): PromiseError {
  return new PromiseError('image-unavailable', `image ${image} can't be had: ${reasonInWords(words)}`, {
    hint: unavailableHint(words),
    notes: [words],
    cause,
  });
}

/** The one place that turns what the engine or its socket says into an error of ours. */
export function toEngineError(error: unknown, attempt: Attempt): PromiseError {
  if (error instanceof PromiseError) return error;
  if (attempt.signal?.aborted) return interrupted();
  const words = engineWords(error);
  if (isConnectionLost(error)) return engineLost(attempt, error);
  if (saysDiskFull(words)) return diskFull(words, error);
  if (attempt.image !== undefined && isImageMissing(words, httpStatus(error))) {
    return imageUnavailable(attempt.image, words, error);
  }
  const hint = engineErrorHint(words);
  return new PromiseError('engine-error', `could not ${attempt.doing}: ${words}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

/** Whether a request that names an image failed because of that image. */
function isImageMissing(words: string, status: number | undefined): boolean {
  return (
    /no such image|image not known|reference does not exist|invalid reference format/i.test(words) ||
    (status === 404 && /image/i.test(words))
  );
}

/** Says in a few words why a registry gave nothing: its own sentences bury it in addresses. */
function reasonInWords(words: string): string {
  if (/invalid reference format/i.test(words)) return 'the name is not a valid image reference';
  if (/no such image|image not known|reference does not exist|no stage or image found/i.test(words)) {
    return 'no such image here';
  }
  if (/manifest (for .* )?(not found|unknown)|manifest unknown|name unknown/i.test(words)) {
    return 'the registry has no such image or tag';
  }
  if (
    /no matching manifest|no image found .* for .*platform|does not match the specified platform/i.test(words)
  ) {
    return 'the registry has it, but not for this platform';
  }
  if (/denied|unauthorized|authentication required|no basic auth|access forbidden/i.test(words)) {
    return 'the registry refuses access, or has no such image';
  }
  if (/toomanyrequests|rate limit/i.test(words)) return 'the registry limits how often it may be asked';
  return 'the registry could not be reached';
}

/** What to do about an image that can't be had. */
function unavailableHint(words: string): string {
  if (/invalid reference format/i.test(words)) return 'check the name: [registry/]name[:tag], in lower case';
  if (/denied|unauthorized|authentication required|no basic auth|access forbidden/i.test(words)) {
    return 'check the name, log in with `docker login REGISTRY`, or build the image here';
  }
  if (/toomanyrequests|rate limit/i.test(words)) return 'log in with `docker login`, or try again later';
  if (/no such image|image not known|reference does not exist/i.test(words))
    return 'build it or pull it first, and check the name';
  if (/manifest|name unknown/i.test(words)) return 'check the name and the tag, or build the image here';
  return 'check the name and the network (proxy, VPN, certificates), or build the image here';
}

/** What to do about some of the engine's own complaints. */
function engineErrorHint(words: string): string | undefined {
  if (/no command specified/i.test(words)) {
    return 'give the stage a `command`, or the image an ENTRYPOINT or CMD';
  }
  return undefined;
}
