import { access, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { peakMemory } from '../support/peak-memory.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const MEBIBYTE = 2 ** 20;
const SIZE = 256 * MEBIBYTE;

let folder: PromiseFolder;

afterEach(() => folder.remove());

/** A golden as large as the stage's data.yaml, which differs from it in the last byte. */
async function writeGolden(): Promise<void> {
  const dir = path.join(folder.dir, 'test/expected/output');
  await mkdir(dir, { recursive: true });
  const file = await open(path.join(dir, 'data.yaml'), 'wx');
  await file.write('x', SIZE - 1);
  await file.close();
}

describe('a stage that writes too much for anybody', () => {
  it('makes the run take less memory than its file alone would', async () => {
    folder = await promiseFolder({ scripts: [`truncate -s ${SIZE} /kratix/output/data.yaml`] });
    await writeGolden();
    const peak = peakMemory(path.join(folder.dir, 'peak-memory'));
    const args = ['test-pipeline', '--limits', 'none'];
    const { exitCode, stdout } = await runPromise(args, { cwd: folder.dir, env: peak.env });
    expect(stdout).toContain(`first difference at byte ${SIZE}`);
    expect(exitCode).toBe(1);
    expect(await peak.take()).toBeLessThan(SIZE);
  });

  it('fails its case where its files have too many values in all, and no golden is made of them', async () => {
    const script = `cd /kratix/output
      awk 'BEGIN { for (i = 0; i < 1100000; i++) printf ",1"; print "]" }' > /tmp/rest
      for i in 1 2 3 4; do { printf "[$i"; cat /tmp/rest; } > $i.json; done`;
    folder = await promiseFolder({ scripts: [script] });
    const { exitCode, stdout } = await runPromise(['test-pipeline', '--update'], { cwd: folder.dir });
    const refused = stdout.split('\n').filter((line) => line.includes('more than 2,000,000 values in all'));
    expect(refused.map((line) => line.match(/\d\.json/)?.[0])).toEqual(['3.json', '4.json']);
    expect(exitCode).toBe(1);
    await expect(access(path.join(folder.dir, 'test/expected'))).rejects.toThrow('ENOENT');
  });
});
