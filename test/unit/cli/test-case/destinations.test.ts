import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

  it("are none in what isn't a manifest, though it is called like one", async () => {
    await write('test/destinations/a.yaml', manifest('Destination', 'a', '{path: a}'));
    await write('test/destinations/._a.yaml', '\u0000\u0005\u0016\u0007');
    await symlink('user@host.1:2', path.join(root, 'test/destinations/.#a.yaml'));
    const { destinations } = await readDestinations(root, path.join(root, 'test'));
    expect(destinations.map(({ name }) => name)).toEqual(['a']);
  });

  it.each([
    ['kind: Destination', 'a manifest has no metadata.name'],
    [manifest('ConfigMap', 'x', '{}'), 'x is neither a Destination nor a GitStateStore or BucketStateStore'],
    [manifest('Destination', 'x', '{}'), 'the Destination x has no spec.path'],
    [manifest('Destination', '../../x', '{path: x}'), 'the name "../../x" must consist of'],
    [manifest('GitStateStore', 'X', '{}'), 'the name "X" must consist of'],
    [
      manifest('Destination', 'x', '{path: x, filepath: {mode: aggregatedYAML, filename: a/../../b.yaml}}'),
      'the file "a/../../b.yaml" of the Destination x is outside its folder',
    ],
    [
      manifest('Destination', 'x', '{path: x, filepath: {mode: aggregatedYAML, filename: ..}}'),
      'the file ".." of the Destination x is outside its folder',
    ],
  ])('refuse %j', async (text, message) => {
    await write('test/destinations/x.yaml', text);
    await expect(readDestinations(root, path.join(root, 'test'))).rejects.toMatchObject({
      code: 'invalid-case',
      message: expect.stringContaining(message),
    });
  });
});
