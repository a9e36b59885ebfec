import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownIdentity } from '../../../src/engine/process-identity.ts';
import { reapTemp } from '../../../src/run/reap-temp.ts';
import { ensureStateDir } from '../../../src/run/state-dir.ts';

let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'state-links-'));
  root = path.join(folder, 'promise');
  await mkdir(path.join(folder, 'elsewhere/test'), { recursive: true });
  await mkdir(root);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a state folder that came with a clone', () => {
  it.each(['.promise', '.promise/out', '.promise/tmp', '.promise/state'])(
    'is refused where %s is a link',
    async (link) => {
      await mkdir(path.dirname(path.join(root, link)), { recursive: true });
      await symlink(path.join(folder, 'elsewhere'), path.join(root, link));
      await expect(ensureStateDir(root)).rejects.toMatchObject({ code: 'not-permitted' });
      await expect(reapTemp(root)).rejects.toMatchObject({ code: 'not-permitted' });
      expect(existsSync(path.join(folder, 'elsewhere/test'))).toBe(true);
    },
  );

  it('moves nothing from or to elsewhere, whatever its swap record says', async () => {
    const caseDir = path.join(root, '.promise/tmp/run/test');
    await mkdir(caseDir, { recursive: true });
    const outside = path.join(folder, 'stolen');
    const aside = path.join(caseDir, 'aside');
    await mkdir(`${aside}.0`);
    const swaps = [
      { target: outside, aside },
      { target: path.join(root, 'test/output'), aside: path.join(folder, 'elsewhere/test') },
    ];
    await mkdir(path.join(folder, 'elsewhere/test.0'));
    await writeFile(path.join(caseDir, 'swap.json'), JSON.stringify(swaps));

    const { host, bootId, pidNamespace } = ownIdentity();
    const dead = {
      'io.kratix-promise.run': 'run',
      'io.kratix-promise.host': host,
      'io.kratix-promise.boot': bootId,
      'io.kratix-promise.pid-namespace': pidNamespace,
      'io.kratix-promise.pid': '1',
      'io.kratix-promise.process-start': '-1',
    };
    await writeFile(path.join(root, '.promise/tmp/run/owner.json'), JSON.stringify(dead));
    expect(await reapTemp(root)).toBe(1);
    expect(existsSync(outside)).toBe(false);
    expect(existsSync(path.join(folder, 'elsewhere/test.0'))).toBe(true);
    expect(existsSync(path.join(root, 'test/output'))).toBe(false);
  });
});
