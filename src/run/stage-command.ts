import type { Engine } from '../engine/types.ts';
import type { StagePlan } from '../plan/types.ts';
import type { StageFailure } from './types.ts';

/**
 * Why a stage has nothing to run, if so: Kubernetes creates no container without a command, and neither does an engine.
 * @throws PromiseError what the engine says.
 */
export async function missingCommand(
  { command, args, image: reference }: StagePlan,
  imageId: string,
  engine: Engine,
): Promise<StageFailure | undefined> {
  if (command !== undefined || args !== undefined) return undefined;
  const image = await engine.findImage(imageId);
  if (image === undefined || image.entrypoint.length > 0 || image.cmd.length > 0) return undefined;
  return {
    reason: 'not-startable',
    message: `never starts in Kubernetes (CreateContainerError): ${reference} has no command, and the Promise names none`,
    hint: 'add ENTRYPOINT or CMD to the Dockerfile, or `command` to the container in the Promise',
  };
}
