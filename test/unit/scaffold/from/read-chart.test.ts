import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readChart } from '../../../../src/scaffold/from/helm/read-chart.ts';
import { asOrdinaryUser, giveAway } from '../../../support/ordinary-user.ts';

describe('readChart', () => {
  it('tells that an archive may not be read', async () => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'promise-test-chart-'));
    try {
      const file = path.join(dir, 'shop-1.0.0.tgz');
      await writeFile(file, '', { mode: 0 });
      await giveAway(dir);
      const read = asOrdinaryUser(() => readChart({ path: file, named: 'shop-1.0.0.tgz' }));
      await expect(read).rejects.toMatchObject({
        code: 'unreadable-file',
        message: "can't read shop-1.0.0.tgz: permission denied",
      });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
