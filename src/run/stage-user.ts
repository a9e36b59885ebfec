import type { Engine } from '../engine/types.ts';
import type { StagePlan } from '../plan/types.ts';
import type { StageFailure } from './types.ts';

/** Whom a stage runs as: an engine's `uid`, `uid:gid`; undefined: whom the image names. */
export type StageUser = { readonly user: string | undefined } | { readonly failure: StageFailure };

/** A USER that is an id. */
const NUMERIC = /^\d+$/;

/**
 * Decides whom a stage runs as, and whether the kubelet would let it (`pkg/kubelet/kuberuntime`,
 * security_context_others.go, verifyRunAsNonRoot): with runAsNonRoot the user must be known to be another than root, so
 * a name isn't enough. A group without a user goes with the image's user.
 * @throws PromiseError what the engine says.
 */
export async function stageUser(stage: StagePlan, imageId: string, engine: Engine): Promise<StageUser> {
  const { runAsUser, runAsGroup, runAsNonRoot = false } = stage.securityContext ?? {};
  const group = runAsGroup === undefined ? '' : `:${runAsGroup}`;
  if (runAsUser !== undefined) {
    return runAsNonRoot && runAsUser === 0
      ? {
          failure: neverStarts(
            'runAsUser is 0, which is root',
            'name another runAsUser, or leave out runAsNonRoot',
          ),
        }
      : { user: `${runAsUser}${group}` };
  }
  if (!runAsNonRoot && group === '') return { user: undefined };
  const image = await engine.findImage(imageId);
  const [named = ''] = (image?.user ?? '').split(':');
  if (runAsNonRoot && image !== undefined) {
    const failure = judgeImageUser(named);
    if (failure !== undefined) return { failure };
  }
  return { user: group === '' ? undefined : `${named || '0'}${group}` };
}

function judgeImageUser(named: string): StageFailure | undefined {
  const advice = 'set runAsUser in the securityContext, or a numeric USER in the Dockerfile';
  if (named === '' || Number(named) === 0) return neverStarts('the image runs as root', advice);
  if (NUMERIC.test(named)) return undefined;
  return neverStarts(
    `the image's user is a name, ${named}, which may be root for all that the kubelet knows`,
    advice,
  );
}

function neverStarts(why: string, hint: string): StageFailure {
  return {
    reason: 'not-startable',
    message: `never starts in Kubernetes (CreateContainerConfigError): runAsNonRoot is set, but ${why}`,
    hint,
  };
}
