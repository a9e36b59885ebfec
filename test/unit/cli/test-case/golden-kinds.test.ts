import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { goldenKinds } from '../../../../src/cli/test-case/golden-kinds.ts';
import type { TestCase } from '../../../../src/promise/types.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'golden-kinds-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const CRD = 'kind: CustomResourceDefinition\nmetadata: {name: x}\n';

async function testCase(
  name: string,
  type: 'promise' | 'resource',
  files: Readonly<Record<string, string>>,
): Promise<TestCase> {
  const dir = path.join(root, name);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, 'expected', file)), { recursive: true });
    await writeFile(path.join(dir, 'expected', file), text);
  }
  return {
    name,
    dir,
    file: undefined,
    workflow: { type, action: 'configure' },
    pipeline: undefined,
    requestFile: undefined,
    env: {},
    timeoutSeconds: undefined,
    network: 'default',
  };
}

it('takes what declares kinds from the goldens of Promise workflows, of one pipeline or of several', async () => {
  const cases = [
    await testCase('install', 'promise', {
      'output/crds.yaml': CRD,
      'output/broken.yaml': 'kind: CustomResourceDefinition\n a: [',
      'metadata/crds.yaml': CRD,
      'output/notes.txt': CRD,
    }),
    await testCase('several', 'promise', { 'pipelines/a/output/crds.yaml': CRD }),
    await testCase('empty', 'promise', {}),
    await testCase('request', 'resource', { 'output/crds.yaml': CRD }),
  ];
  const found = { kind: 'CustomResourceDefinition', metadata: { name: 'x' } };
  expect(await goldenKinds(cases)).toEqual([
    { case: 'install', documents: [found] },
    { case: 'several', documents: [found] },
    { case: 'empty', documents: [] },
  ]);
});
