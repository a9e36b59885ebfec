import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bounded } from '../../../src/cli/doctor/bounded.ts';
import { checkBuilder } from '../../../src/cli/doctor/check-builder.ts';
import { checkImageStore, checkPlatform } from '../../../src/cli/doctor/check-engine.ts';
import { judgeDisk } from '../../../src/cli/doctor/check-machine.ts';
import { emulatedHere } from '../../../src/cli/doctor/emulation.ts';
import { judgeEngineDisk } from '../../../src/cli/doctor/engine-disk.ts';
import { checkLimits } from '../../../src/cli/doctor/limits.ts';
import { fine } from '../../../src/cli/doctor/types.ts';
import type { EngineInfo } from '../../../src/engine/types.ts';
import { PromiseError } from '../../../src/shared/errors.ts';

const INFO: EngineInfo = {
  product: 'docker',
  version: '28.0.0',
  apiVersion: '1.48',
  os: 'linux',
  architecture: 'arm64',
  rootless: false,
  storageDriver: 'overlay2',
  imageStore: 'engine',
  dataDir: '/var/lib/docker',
  machine: { name: 'here', kernel: '6.1' },
  cgroupVersion: '2',
  limits: { memory: true, swap: true, cpu: true },
  proxies: {},
  cpus: 2,
  memoryBytes: 1024 ** 3,
};

const GIB = 1024 ** 3;
const NOTHING = { leftovers: { count: 0, bytes: 0 }, images: { count: 0, bytes: 0 } };

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A folder of files. */
async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'promise-doctor-test-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

describe('what doctor makes of what it finds', () => {
  it('takes Linux containers of any architecture, and no others', () => {
    expect(checkPlatform(INFO)).toMatchObject({ state: 'ok', message: 'linux/arm64' });
    const windows = checkPlatform({ ...INFO, os: 'windows', architecture: 'amd64' });
    expect(windows).toMatchObject({ state: 'problem', fix: expect.stringContaining('Linux containers') });
  });

  it('tells which other architectures run, where that is known', () => {
    expect(checkPlatform(INFO, ['amd64', 's390x']).message).toBe('linux/arm64; runs amd64, s390x too');
    expect(checkPlatform(INFO, []).message).toBe("linux/arm64; images of other architectures don't run");
  });

  it('warns of a docker without BuildKit, and tells who turned it off', () => {
    const cli = { command: 'docker', globalArgs: [], env: {}, buildKitRefused: false, major: 28 } as const;
    const none = { cli: { ...cli, buildKit: 'none' }, builder: undefined } as const;
    expect(checkBuilder(none).fix).toContain('install buildx');
    expect(checkBuilder({ ...none, cli: { ...none.cli, buildKitRefused: true } }).fix).toBe(
      'unset DOCKER_BUILDKIT',
    );
    expect(checkBuilder({ cli: undefined, builder: undefined }).state).toBe('warning');
  });

  it('names the builder of buildx, its driver and its platforms; one that is not there builds nothing', () => {
    const env = { BUILDX_BUILDER: 'farm' };
    const cli = {
      command: 'docker',
      globalArgs: [],
      env,
      buildKit: 'buildx',
      buildKitRefused: false,
      major: 28,
    } as const;
    const builder = {
      name: 'farm',
      driver: 'remote',
      platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/arm64', 'linux/arm/v7'],
    };
    expect(checkBuilder({ cli, builder })).toMatchObject({
      state: 'ok',
      message: 'docker with buildx, builder farm (remote), for linux/amd64, linux/arm64, linux/arm/v7',
    });
    expect(checkBuilder({ cli, builder: undefined })).toMatchObject({
      state: 'problem',
      message: 'BUILDX_BUILDER: buildx has no builder farm',
      fix: expect.stringContaining('unset it'),
    });
    expect(checkBuilder({ cli: { ...cli, env: {} }, builder: undefined }).state).toBe('warning');
  });

  it('tells who keeps the images, and warns of a store that copies them', () => {
    expect(checkImageStore(INFO)).toMatchObject({
      state: 'ok',
      message: expect.stringContaining('one platform'),
    });
    const containerd = checkImageStore({ ...INFO, storageDriver: 'overlayfs', imageStore: 'containerd' });
    expect(containerd.message).toBe('overlayfs, in containerd: holds images of several platforms');
    expect(checkImageStore({ ...INFO, storageDriver: 'vfs' })).toMatchObject({ state: 'warning' });
  });

  it('warns where a limit of Kratix would not hold', () => {
    expect(checkLimits(INFO)).toMatchObject({ state: 'ok' });
    const unlimited = { memory: false, swap: false, cpu: false };
    const rootless = checkLimits({ ...INFO, rootless: true, limits: unlimited });
    expect(rootless).toMatchObject({ state: 'warning', fix: expect.stringContaining('delegate') });
    const noSwap = checkLimits({ ...INFO, limits: { ...unlimited, memory: true } });
    expect(noSwap).toMatchObject({ state: 'warning', fix: expect.stringContaining('swapaccount=1') });
    expect(checkLimits({ ...INFO, limits: { memory: true, swap: true, cpu: false } }).state).toBe('ok');
  });

  it('warns of less than a gibibyte', () => {
    expect(judgeDisk(GIB, '/p').state).toBe('ok');
    expect(judgeDisk(GIB - 1, '/p')).toMatchObject({
      state: 'warning',
      fix: expect.stringContaining('`du -xh /p | sort'),
    });
    expect(judgeDisk(0, "/it's mine").fix).toContain("`du -xh '/it'\\''s mine' | sort");
  });

  it('tells what of the engine’s disk is ours, and says first what costs nothing to remove', () => {
    const share = { leftovers: { count: 2, bytes: 3_900_000 }, images: { count: 1, bytes: 212_000_000 } };
    expect(judgeEngineDisk(41_000_000_000, '/var/lib/docker', share)).toEqual(
      fine('engine-disk', '41.0 GB free in /var/lib/docker', [
        'built by promise: 1 image, 212 MB',
        'leftovers of promise: 2 things, 3.9 MB (`promise clean --whole-engine`)',
      ]),
    );
    const little = judgeEngineDisk(GIB, '/d', share);
    expect(little).toMatchObject({
      state: 'warning',
      fix: expect.stringMatching(/^`promise clean --whole-engine`, then/),
    });
    const full = judgeEngineDisk(1000, '/d', NOTHING);
    expect(full).toMatchObject({
      state: 'problem',
      notes: [],
      fix: expect.stringMatching(/^`docker system/),
    });
  });

  it('reads which architectures are emulated, by the names that images have', async () => {
    const enabled = 'enabled\ninterpreter /usr/bin/qemu\nflags: F\n';
    const files = {
      status: 'enabled\n',
      'qemu-aarch64': enabled,
      'qemu-s390x': 'disabled\n',
      python: enabled,
    };
    expect(await emulatedHere(await folderOf(files))).toEqual(['arm64']);
    expect(await emulatedHere(await folderOf({ status: 'enabled\n' }))).toEqual([]);
    expect(await emulatedHere(await folderOf({}))).toBeUndefined();
  });

  it('makes a finding of a look that takes too long, or fails', async () => {
    const [late] = await bounded('proxies', new Promise(() => undefined), 1);
    expect(late).toMatchObject({ name: 'proxies', state: 'warning', message: 'no answer within 0.001 s' });
    expect(late?.fix).toBeTruthy();
    const failure = new PromiseError('engine-error', 'no such thing', { hint: 'do that' });
    const [failed] = await bounded('limits', Promise.reject(failure));
    expect(failed).toMatchObject({
      name: 'limits',
      state: 'warning',
      message: 'no such thing',
      fix: 'do that',
    });
  });
});
