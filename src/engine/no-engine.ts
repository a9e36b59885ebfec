import { PromiseError } from '../shared/errors.ts';
import type { ProbeFailure } from './probe.ts';

/** The error for when no engine answers: what was tried, why each failed, and what to do on this platform. */
export function noEngine(
  named: boolean,
  failures: readonly ProbeFailure[],
  platform: NodeJS.Platform,
): PromiseError {
  const first = failures[0];
  const denied = failures.find(({ reason }) => reason === 'permission');
  if (named && first !== undefined) {
    const { endpoint, words } = first;
    return new PromiseError(
      'no-engine',
      `no container engine at ${endpoint.host} (${endpoint.source}): ${words}`,
      {
        hint: denied === undefined ? namedHint(endpoint.source) : permissionHint(platform),
      },
    );
  }
  return new PromiseError('no-engine', 'no container engine answers', {
    hint: denied === undefined ? startHint(failures, platform) : permissionHint(platform),
    notes: failures.map(({ endpoint, words }) => `tried ${endpoint.host}: ${words}`),
  });
}

/** What to do about an address that the user gave. */
function namedHint(source: string): string {
  if (source === '--host') return 'start that engine, or correct --host';
  if (source === 'DOCKER_HOST') return 'start that engine, or correct or unset DOCKER_HOST';
  return 'start that engine, or choose another with `docker context use NAME`';
}

/** What to do about a socket that is there for others. */
function permissionHint(platform: NodeJS.Platform): string {
  return platform === 'linux'
    ? 'join the docker group: `sudo usermod -aG docker $USER`, then log in again'
    : 'give your user access to the socket, or run the engine as yourself';
}

/** How to get an engine, or to start the one that is there. */
function startHint(failures: readonly ProbeFailure[], platform: NodeJS.Platform): string {
  const idle = failures.some(({ reason }) => reason !== 'absent');
  switch (platform) {
    case 'linux':
      return idle
        ? 'start it: `sudo systemctl start docker`, or `systemctl --user start podman.socket`'
        : 'install Docker (`sudo apt-get install docker.io`) or Podman (`sudo apt-get install podman`), and start it';
    case 'darwin':
      return 'start Docker Desktop, OrbStack, Rancher Desktop, `colima start` or `podman machine start`';
    case 'win32':
      return 'start Docker Desktop or `podman machine start`';
    default:
      return 'start Docker or Podman, or set DOCKER_HOST';
  }
}
