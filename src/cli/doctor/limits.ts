import type { EngineInfo } from '../../engine/types.ts';
import { type Finding, fine, warning } from './types.ts';

/** Whether a stage gets the limits that Kratix would give it: one that needs more memory must fail here, too. */
export function checkLimits({ cgroupVersion, limits, rootless }: EngineInfo): Finding {
  const groups = cgroupVersion === '' ? '' : ` (cgroups v${cgroupVersion})`;
  const fix = rootless
    ? 'delegate cgroup controllers to your user: https://rootlesscontaine.rs/getting-started/common/cgroup2/'
    : 'start the kernel with cgroup_enable=memory swapaccount=1';
  if (!limits.memory) {
    const message = `memory is not limited${groups}: a stage that Kubernetes would kill passes here`;
    return warning('limits', message, fix);
  }
  if (!limits.swap) {
    return warning('limits', `swap is not limited${groups}: a stage may use more than its memory limit`, fix);
  }
  if (limits.cpu) return fine('limits', `memory and CPU can be limited${groups}`);
  return fine('limits', `memory can be limited${groups}, CPU can't: \`--limits all\` limits memory alone`);
}
