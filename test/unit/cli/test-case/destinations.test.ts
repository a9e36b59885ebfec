import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDestinations } from '../../../../src/cli/test-case/destinations.ts';

let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'promise-destinations-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

const manifest = (kind: string, name: string, spec: string) =>
  `apiVersion: platform.kratix.io/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

describe('the Destinations of a case', () => {
  it('are none where there are no manifests', async () => {
    expect(await readDestinations(root, path.join(root, 'test'))).toEqual({
      destinations: [],
      stateStores: [],
    });
  });

  it("are those of all cases and the case's own, which take precedence", async () => {
    await write(
      'test/destinations/all.yaml',
      `${manifest('Destination', 'a', '{path: a, stateStoreRef: {kind: GitStateStore, name: main}}')}---\n${manifest('Destination', 'b', '{path: b}')}`,
    );
    await write('test/destinations/store.yml', manifest('GitStateStore', 'main', '{path: clusters}'));
    await write('test/destinations/README.md', 'not a manifest');
    await write(
      'test/east/destinations/b.yaml',
      manifest('Destination', 'b', '{path: east, filepath: {mode: none}}'),
    );
    const { destinations, stateStores } = await readDestinations(root, path.join(root, 'test', 'east'));
    expect(destinations).toMatchObject([
      { name: 'a', path: 'a', filepathMode: 'nestedByMetadata', stateStore: 'GitStateStore/main' },
      { name: 'b', path: 'east', filepathMode: 'none', stateStore: undefined },
    ]);
    expect(stateStores).toEqual([{ id: 'GitStateStore/main', path: 'clusters' }]);
  });

  it.each([
    ['kind: Destination', 'a manifest has no metadata.name'],
    [manifest('ConfigMap', 'x', '{}'), 'x is neither a Destination nor a GitStateStore or BucketStateStore'],
    [manifest('Destination', 'x', '{}'), 'the Destination x has no spec.path'],
  ])('refuse %j', async (text, message) => {
    await write('test/destinations/x.yaml', text);
    await expect(readDestinations(root, path.join(root, 'test'))).rejects.toMatchObject({
      code: 'invalid-case',
      message: expect.stringContaining(message),
    });
  });
});
