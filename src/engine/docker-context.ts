import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileName } from '../shared/file-name.ts';
import type { EngineEndpoint } from './types.ts';

/** The part of a context's meta.json that says where the engine is. */
interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string } };
}

/**
 * The endpoint of the user's docker context: DOCKER_CONTEXT, or what `docker context use` wrote. Undefined for the
 * context `default`, which names no endpoint.
 * @throws PromiseError `no-engine` for a context that isn't there or names no endpoint.
 */
export async function contextEndpoint(
  configDir: string,
  env: NodeJS.ProcessEnv,
): Promise<EngineEndpoint | undefined> {
  const fromEnv = env.DOCKER_CONTEXT || undefined;
  const name = fromEnv ?? (await currentContext(configDir));
  if (name === undefined || name === 'default') return undefined;
  // The CLI files contexts under the hash of their name, since a name may hold anything.
  const id = createHash('sha256').update(name).digest('hex');
  const contexts = path.join(configDir, 'contexts');
  const meta = (await readJson(path.join(contexts, 'meta', id, 'meta.json'))) as ContextMeta | undefined;
  const host = meta?.Endpoints?.docker?.Host;
  if (host === undefined || host === '') {
    const file = path.join(configDir, 'config.json');
    const from = fromEnv === undefined ? fileName(file) : 'DOCKER_CONTEXT';
    throw new PromiseError(
      'no-engine',
      meta === undefined
        ? `there is no docker context "${name}" (named by ${from})`
        : `the docker context "${name}" has no docker endpoint`,
      {
        ...(fromEnv === undefined ? { location: { file } } : {}),
        hint: 'see `docker context ls`, and choose one with `docker context use NAME`',
      },
    );
  }
  const tlsDir = path.join(contexts, 'tls', id, 'docker');
  const source = `docker context "${name}"`;
  return (await exists(tlsDir)) ? { host, source, tlsDir } : { host, source };
}

/** The context that `docker context use` chose, if any. */
async function currentContext(configDir: string): Promise<string | undefined> {
  const config = await readJson(path.join(configDir, 'config.json'));
  if (typeof config !== 'object' || config === null || !('currentContext' in config)) return undefined;
  const { currentContext: name } = config;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A JSON file's content; undefined where there is no such file. */
async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new PromiseError('unreadable-file', `can't read ${fileName(file)}`, {
      hint: 'it belongs to docker: mend or remove it',
      location: { file },
      cause,
    });
  }
}

/** Whether there is such a file or folder. */
async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
