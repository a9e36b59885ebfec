import { parseReference } from '../engine/image-reference.ts';
import type { Engine } from '../engine/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Emit } from '../shared/events.ts';
import { runCommand } from '../shared/run-command.ts';
import type { ContainerCli } from './container-cli.ts';

/** How many of the last lines the error shows. */
const SHOWN_LINES = 5;

/** What a push needs. */
export interface PushRequest {
  readonly engine: Engine;
  /** Whose stored credentials are used; undefined: through the API. */
  readonly cli: ContainerCli | undefined;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Pushes an image to the registry that its reference names.
 * @throws PromiseError `push-failed`, with how to log in where the registry refuses; `interrupted`.
 */
export async function pushImage(
  reference: string,
  { engine, cli, emit, signal }: PushRequest,
): Promise<void> {
  await pushWith(reference, emit, async (onLine, failed) => {
    if (cli === undefined) return engine.pushImage(reference, { onLine, signal });
    const args = [...cli.globalArgs, 'push', reference];
    const exitCode = await runCommand({ command: cli.command, args, env: cli.env, signal, onLine });
    if (exitCode !== 0) throw failed();
  });
}

/**
 * Makes sure, before a long build, that a reference leads to somewhere that takes pushes: a name alone is that of an official
 * image of Docker Hub's.
 * @throws PromiseError `usage`
 */
export function checkPushable(reference: string): void {
  const { repository } = parseReference(reference);
  if (repository.includes('/')) return;
  throw new PromiseError('usage', `--push: ${reference} names neither a registry nor an owner`, {
    hint: `give the image a name that you may push to, in the Promise: ghcr.io/ME/${reference}, say`,
  });
}

/** Does a push, whoever does it, and tells of its beginning, its lines and its end. */
export async function pushWith<T>(
  reference: string,
  emit: Emit,
  push: (onLine: (text: string) => void, failed: () => PromiseError) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  emit({ type: 'push:start', image: reference });
  const lines: string[] = [];
  const onLine = (text: string): void => {
    lines.push(text);
    emit({ type: 'push:line', image: reference, text });
  };
  const result = await push(onLine, () => pushFailed(reference, lines));
  emit({ type: 'push:end', image: reference, milliseconds: performance.now() - started });
  return result;
}

/** The error for a push that the CLI could not make. */
function pushFailed(reference: string, lines: readonly string[]): PromiseError {
  const notes = lines.filter((line) => line.trim() !== '').slice(-SHOWN_LINES);
  const refused =
    /denied|unauthorized|authentication required|no basic auth|access forbidden|insufficient_scope/i.test(
      notes.join('\n'),
    );
  const { registry } = parseReference(reference);
  // `docker login` takes Docker Hub where none is named.
  const host = registry === 'docker.io' ? undefined : registry;
  const login = host === undefined ? 'docker login' : `docker login ${host}`;
  const why = refused ? `${host ?? 'Docker Hub'} refuses it` : (notes.at(-1) ?? 'no reason given');
  return new PromiseError('push-failed', `could not push ${reference}: ${why}`, {
    hint: refused
      ? `log in with \`${login}\`, as somebody who may write there`
      : 'check the name, and that the registry can be reached from the container engine',
    notes,
  });
}
