import { describe, expect, it } from 'vitest';
import { checkBuilder, checkPlatform } from '../../../src/cli/doctor/check-engine.ts';
import { judgeDisk } from '../../../src/cli/doctor/check-machine.ts';
import type { EngineInfo } from '../../../src/engine/types.ts';

const INFO: EngineInfo = {
  product: 'docker',
  version: '28.0.0',
  apiVersion: '1.48',
  os: 'linux',
  architecture: 'arm64',
  rootless: false,
  storageDriver: 'overlay2',
  cpus: 2,
  memoryBytes: 1024 ** 3,
};

describe('what doctor makes of what it finds', () => {
  it('takes Linux containers of any architecture, and no others', () => {
    expect(checkPlatform(INFO)).toMatchObject({ state: 'ok', message: 'linux/arm64' });
    const windows = checkPlatform({ ...INFO, os: 'windows', architecture: 'amd64' });
    expect(windows).toMatchObject({ state: 'problem', fix: expect.stringContaining('Linux containers') });
  });

  it('warns of a docker without BuildKit, and tells who turned it off', () => {
    const cli = { command: 'docker', globalArgs: [], env: {}, buildKitRefused: false, major: 28 } as const;
    expect(checkBuilder({ ...cli, buildKit: 'buildx' }).state).toBe('ok');
    expect(checkBuilder({ ...cli, buildKit: 'none' }).fix).toContain('install buildx');
    expect(checkBuilder({ ...cli, buildKit: 'none', buildKitRefused: true }).fix).toBe(
      'unset DOCKER_BUILDKIT',
    );
  });

  it('warns of less than a gibibyte', () => {
    expect(judgeDisk(1024 ** 3, '/p').state).toBe('ok');
    expect(judgeDisk(1024 ** 3 - 1, '/p')).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('/p'),
    });
  });
});
