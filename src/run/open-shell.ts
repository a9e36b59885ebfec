import type { Terminal } from '../engine/types.ts';
import type { StagePlan } from '../plan/types.ts';
import type { StageContext } from './run-stage.ts';
import { stageContainer } from './stage-container.ts';
import { stageUser } from './stage-user.ts';
import type { StageRun } from './types.ts';

/** The better shell, where the image has it. */
const SHELL = ['sh', '-c', 'if command -v bash > /dev/null; then exec bash; else exec sh; fi'];

/** Lines of a log that fit above a prompt. */
const LAST_LINES = 10;

/**
 * Opens a shell in the place of a stage that has failed: its file system as it left it, its mounts, environment, user and
 * limits. A process that has ended can't be entered, so that the shell gets a container made from what the stage's left.
 * @throws PromiseError `interrupted`, or what the engine says; an image without a shell is no error, but told.
 */
export async function openShell(
  stage: StagePlan,
  failed: StageRun,
  context: StageContext & { readonly terminal: Terminal },
): Promise<void> {
  const { engine, resources, ref, containerName, labels, emit, signal, terminal } = context;
  if ('failure' in context.mounts) return;
  const { mounts } = context.mounts;
  const judged = await stageUser(stage, context.imageId, engine);
  const imageId = await resources.commitContainer(containerName, labels);
  const name = `${containerName}_shell`;
  const id = await resources.createContainer({
    ...stageContainer(stage, 'user' in judged ? judged.user : undefined, mounts, {
      ...context,
      containerName: name,
      imageId,
    }),
    entrypoint: SHELL,
    cmd: [],
    terminal: true,
  });
  const lines = failed.log.slice(-LAST_LINES).map(({ text }) => text);
  emit({ type: 'shell:start', message: failed.failure?.message ?? '', lines, ...ref });
  const exit = await engine
    .runShell(id, { terminal, signal })
    .finally(() => emit({ type: 'shell:end', ...ref }));
  resources.release(name);
  if (exit.startError === '') return;
  emit({
    type: 'notice',
    level: 'warning',
    message: `no shell for stage ${stage.name}: ${exit.startError}`,
    hint: 'an image without sh can be looked at with --keep: its files can be copied out',
  });
}
