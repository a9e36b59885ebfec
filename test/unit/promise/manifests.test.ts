import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifests } from '../../../src/promise/manifests.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { writeFiles } from '../../support/write-files.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
});
afterEach(() => remove());

const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const json = (name: string) => JSON.stringify(object(name));

describe('manifests', () => {
  it('come from all YAML files of a folder, in the order of their paths', async () => {
    await writeFiles(dir, {
      'b.yaml': `${json('b')}\n---\n# nothing\n---\n${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object('c')] })}\n`,
      'a/z.yml': json('a'),
      'README.md': 'text',
    });
    const manifests = await readManifests(dir);
    expect(manifests.map((manifest) => manifest.object)).toEqual([object('a'), object('b'), object('c')]);
  });

  it.each([
    [
      '# one\n---\na: 1\n',
      3,
      'a.yaml holds something that is no manifest: it has no apiVersion, no kind, no metadata.name',
    ],
    [`${json('a')}\n---\n${json('a')}\n`, 3, 'ConfigMap a is declared twice'],
    ['# nothing\n', undefined, 'holds no manifests'],
  ])('are refused: %s', async (text, line, message) => {
    await writeFiles(dir, { 'a.yaml': text });
    await expect(readManifests(dir)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message),
      ...(line === undefined ? {} : { location: { line } }),
    });
  });

  it('are told from templates of Helm', async () => {
    await writeFiles(dir, { 'a.yaml': `${json('a')}\n---\nkind: Secret\n{{- if .Values.tls }}\n` });
    await expect(readManifests(dir)).rejects.toMatchObject({
      code: 'invalid-yaml',
      hint: expect.stringContaining('helm template'),
      location: { line: 4 },
    });
  });

  it('know their places, also in documents that are too long for exact ones', async () => {
    const long = `---\n# long\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: long}\ndata: {text: ${'x'.repeat(500_000)}}\n`;
    const list =
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: s}\n';
    await writeFiles(dir, { 'a.yaml': `${json('a')}\n${long}--- # and\n${list}` });
    const places = (await readManifests(dir)).map(({ locate }) => locate(['metadata', 'name']));
    expect(places.map(({ line, column }) => [line, column])).toEqual([
      [1, json('a').indexOf('"name"') + 1],
      [4, undefined],
      [14, 16],
    ]);
  });

  it('are not the Promise itself', async () => {
    const own = path.join(dir, 'promise.yaml');
    await writeFiles(dir, { 'promise.yaml': json('a') });
    await expect(readManifests(dir, new Set([own]))).rejects.toMatchObject({
      message: 'promise.yaml is the Promise itself',
    });
  });
});
