import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/elastic-cloud');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await cp(EXAMPLE, folder.dir, { recursive: true });
});

afterAll(() => folder.remove());

it('examples/elastic-cloud passes byte for byte, with and without data collection, and without a network', async () => {
  const result = await runPromise(['test-pipeline', '--exact', '--json'], { cwd: folder.dir });
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  expect(JSON.parse(result.stdout)).toMatchObject({ passed: 3, failed: 0 });
});
