import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runLabels } from '../../../src/engine/ownership.ts';
import { findDeadSystemTemp, makeSystemTemp } from '../../../src/engine/system-temp.ts';

let dir = '';

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

it('finds the temporary folders of dead processes, and no others', async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-system-temp-'));
  vi.stubEnv('TMPDIR', dir);
  const dead = { ...runLabels('x'), 'io.kratix-promise.process-start': 'never' };
  for (const name of ['promise-build-dead', 'promise-podman-dead', 'promise-other-dead']) {
    await mkdir(path.join(dir, name));
    await writeFile(path.join(dir, name, 'owner.json'), JSON.stringify(dead));
  }
  await mkdir(path.join(dir, 'promise-build-unmarked'));
  const alive = await makeSystemTemp('promise-build-');
  expect(path.dirname(alive)).toBe(dir);
  expect((await findDeadSystemTemp()).map((each) => path.basename(each)).sort()).toEqual([
    'promise-build-dead',
    'promise-podman-dead',
  ]);
});
