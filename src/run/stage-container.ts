import type { ContainerSpec, MountSpec } from '../engine/types.ts';
import type { SecurityPlan, StagePlan } from '../plan/types.ts';

/** What a stage's container is made of, besides the plan of the stage. */
export interface StageSurroundings {
  readonly containerName: string;
  /** What the container is made from; the stage's own reference is for people. */
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network: ContainerSpec['network'];
  readonly extraHosts: readonly string[];
}

/** The container of a stage: what the plan says, and nothing of this machine. */
export function stageContainer(
  stage: StagePlan,
  user: string | undefined,
  mounts: readonly MountSpec[],
  context: StageSurroundings,
): ContainerSpec {
  const { command, args, limits } = stage;
  return {
    name: context.containerName,
    image: context.imageId,
    labels: context.labels,
    ...(command === undefined ? {} : { entrypoint: command }),
    ...(args === undefined ? {} : { cmd: args }),
    env: stage.env.map(({ name, value }) => `${name}=${value}`),
    mounts,
    ...(limits.memoryBytes === undefined ? {} : { memoryBytes: limits.memoryBytes }),
    ...(limits.cpuMillis === undefined ? {} : { cpuMillis: limits.cpuMillis }),
    network: context.network,
    ...(context.extraHosts.length === 0 ? {} : { extraHosts: context.extraHosts }),
    ...(user === undefined ? {} : { user }),
    ...rights(stage.securityContext ?? {}),
  };
}

/** What a securityContext is in the engine's words. */
function rights(security: SecurityPlan): Partial<ContainerSpec> {
  const { readOnlyRootFilesystem, privileged, addCapabilities, dropCapabilities } = security;
  return {
    ...(readOnlyRootFilesystem === undefined ? {} : { readOnlyRootFilesystem }),
    ...(privileged === undefined ? {} : { privileged }),
    ...(addCapabilities === undefined ? {} : { capAdd: addCapabilities }),
    ...(dropCapabilities === undefined ? {} : { capDrop: dropCapabilities }),
    noNewPrivileges: security.allowPrivilegeEscalation === false,
  };
}
