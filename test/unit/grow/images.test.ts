import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeImages } from '../../../src/grow/images.ts';
import { readPromiseFiles } from '../../../src/grow/promise-files.ts';
import { writeChanges } from '../../../src/grow/write-changes.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
});
afterEach(() => remove());

const PIPELINE = `- apiVersion: platform.kratix.io/v1alpha1
  kind: Pipeline
  metadata: {name: instance}   # the only one
  spec:
    containers:
    - image: "ghcr.io/me/render:v1"   # built here
      name: render
    - {name: quota, image: ghcr.io/me/quota:v1}
    - name: other
      image: ghcr.io/me/render:v10
`;

const PROMISE = `apiVersion: platform.kratix.io/v1alpha1
kind: Promise
metadata: {name: db}
spec:
  workflows:
    promise:
      configure:
${PIPELINE.replaceAll(/^/gm, '      ').trimEnd()}
    resource:
      configure:
${PIPELINE.replaceAll(/^/gm, '      ').trimEnd()}
`;

/** Gives render another image in a Promise of these files; returns what became of them. */
async function changed(files: Files): Promise<Files> {
  await writeFiles(dir, files);
  const found = await readPromiseFiles(dir);
  const references = new Map([['ghcr.io/me/render:v1', 'ghcr.io/me/render:v2']]);
  const edits = changeImages(found, references);
  await writeChanges({ root: found.root, edits, files: [] });
  const after = Object.keys(files).map(async (name) => [name, await readFile(path.join(dir, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(after));
}

it('changes the images of all workflows, and nothing else', async () => {
  expect(await changed({ 'promise.yaml': PROMISE })).toEqual({
    'promise.yaml': PROMISE.replaceAll('render:v1"', 'render:v2"'),
  });
});

it('changes the files of a Promise that is split into several', async () => {
  const file = 'workflows/resource/configure/workflow.yaml';
  expect(await changed({ [file]: PIPELINE })).toEqual({
    [file]: PIPELINE.replace('render:v1"', 'render:v2"'),
  });
});
