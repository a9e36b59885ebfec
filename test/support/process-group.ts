import { execFileSync } from 'node:child_process';

/** Whether any process of a group lives; one that has ended and waits for its parent doesn't. */
export function isGroupAlive(group: number): boolean {
  const processes = execFileSync('ps', ['-e', '-o', 'pgid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return processes.some(([pgid, state = 'Z']) => Number(pgid) === group && !state.startsWith('Z'));
}
