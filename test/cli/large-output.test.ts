import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { peakMemory } from '../support/peak-memory.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const MEBIBYTE = 2 ** 20;
const SIZE = 256 * MEBIBYTE;

let folder: PromiseFolder;

beforeAll(async () => {
  folder = await promiseFolder({ scripts: [`truncate -s ${SIZE} /kratix/output/data.yaml`] });
});

afterAll(() => folder.remove());

/** A golden as large as what the stage writes, which differs from it in the last byte. */
async function writeGolden(): Promise<void> {
  const dir = path.join(folder.dir, 'test/expected/output');
  await mkdir(dir, { recursive: true });
  const file = await open(path.join(dir, 'data.yaml'), 'wx');
  await file.write('x', SIZE - 1);
  await file.close();
}

describe('a stage that writes a large file', () => {
  it('makes the run take less memory than the file alone would', async () => {
    await writeGolden();
    const peak = peakMemory(path.join(folder.dir, 'peak-memory'));
    const args = ['test-pipeline', '--limits', 'none'];
    const { exitCode, stdout } = await runPromise(args, { cwd: folder.dir, env: peak.env });
    expect(stdout).toContain(`first difference at byte ${SIZE}`);
    expect(exitCode).toBe(1);
    expect(await peak.take()).toBeLessThan(SIZE);
  });
});
