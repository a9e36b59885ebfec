import { cp } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { JsonReport } from '../../src/report/json.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');
let folder: Awaited<ReturnType<typeof temporaryFolder>> | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** Runs all cases of an example, byte for byte, in a copy of it. */
async function runExample(name: string): Promise<JsonReport> {
  folder = await temporaryFolder();
  await cp(path.join(EXAMPLES, name), folder.dir, { recursive: true });
  const result = await runPromise(['test-pipeline', '--exact', '--json'], { cwd: folder.dir });
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  return JSON.parse(result.stdout);
}

it("examples/elastic-cloud passes, and expects the collision of its second request: the workshop's end", async () => {
  const report = await runExample('elastic-cloud');
  expect(report).toMatchObject({ passed: 3, failed: 0 });
  expect(report.collisions.unmet).toEqual([]);
  const { found } = report.collisions;
  expect(found.map(({ files }) => files.map(({ path: file }) => path.basename(file)))).toEqual([
    ['elastic-crds.yaml', 'elastic-crds.yaml', 'elastic-crds.yaml'],
    ['elastic-operator.yaml', 'elastic-operator.yaml', 'elastic-operator.yaml'],
  ]);
  expect(found.every(({ expected }) => expected?.case === 'second-request')).toBe(true);
});

it('examples/elastic-cloud-shared passes without any collision: what requests share comes with the Promise', async () => {
  expect(await runExample('elastic-cloud-shared')).toMatchObject({
    passed: 3,
    failed: 0,
    collisions: { found: [], unmet: [] },
  });
});
