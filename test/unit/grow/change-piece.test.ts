import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeApi } from '../../../src/grow/api.ts';
import { parsePropertyChange } from '../../../src/grow/api-properties.ts';
import { changePiece, type PieceChange } from '../../../src/grow/change-piece.ts';
import { changeSelectors } from '../../../src/grow/destination-selector.ts';
import { type Piece, readPromiseFiles } from '../../../src/grow/promise-files.ts';
import { withStage } from '../../../src/grow/stage.ts';
import { writeChanges } from '../../../src/grow/write-changes.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { writeFiles } from '../../support/write-files.ts';

let dir: string;
let remove: () => Promise<void>;

beforeEach(async () => {
  ({ dir, remove } = await temporaryFolder());
});
afterEach(() => remove());

const PROMISE = `# kept
apiVersion: platform.kratix.io/v1alpha1
kind: Promise
metadata: {name: db}
spec:
  workflows: {}   # to come
`;

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: dbs.example.com
spec:
  group: example.com
  names: {kind: Db, plural: dbs}
  scope: Namespaced
  versions:
  - name: v1
    # both
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
`;

const addSize: PieceChange = (api) => changeApi(api, {}, [parsePropertyChange('size:string')]);
const addLabel: PieceChange = (value) => changeSelectors(value, [{ key: 'a', value: 'b' }]);
const OPTIONS = { inlineLists: true, byHand: ['by hand'] };

async function change(target: string, piece: Piece, how: PieceChange): Promise<readonly string[]> {
  const files = await readPromiseFiles(path.join(dir, target));
  const edits = changePiece(files, piece, how, OPTIONS);
  await writeChanges({ root: files.root, edits, files: [] });
  return edits.map(({ file }) => path.relative(dir, file));
}

const read = (name: string) => readFile(path.join(dir, name), 'utf8');

describe('a piece of a Promise', () => {
  it('is changed in a file of any name, among other documents, through a link, with its permissions', async () => {
    const text = `a: 1\n---\n${PROMISE}---\nb: [2]\n`;
    await writeFiles(dir, { 'real/some.yml': text });
    await chmod(path.join(dir, 'real/some.yml'), 0o640);
    await symlink('real/some.yml', path.join(dir, 'link.yaml'));
    expect(await change('.', 'destinationSelectors', addLabel)).toEqual(['link.yaml']);
    expect(await read('real/some.yml')).toBe(
      text.replace('---\nb:', '  destinationSelectors:\n    - matchLabels:\n        a: b\n---\nb:'),
    );
    expect((await lstat(path.join(dir, 'link.yaml'))).isSymbolicLink()).toBe(true);
    expect((await stat(path.join(dir, 'real/some.yml'))).mode & 0o777).toBe(0o640);
  });

  it('is changed in the file that holds it alone, where the Promise is not put together', async () => {
    await writeFiles(dir, { 'api.yaml': `# api\n${CRD}`, 'dependencies.yaml': '' });
    expect(await change('.', 'api', addSize)).toEqual(['api.yaml']);
    expect(await read('api.yaml')).toBe(
      `# api\n${CRD}            properties:\n              size:\n                type: string\n`,
    );
    const deps: PieceChange = () => [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }];
    expect(await change('.', 'dependencies', deps)).toEqual(['dependencies.yaml']);
    expect(await read('dependencies.yaml')).toBe(
      '- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: a\n',
    );
    await expect(change('.', 'destinationSelectors', addLabel)).rejects.toMatchObject({ code: 'usage' });
  });

  it('comes into a new file, where its file is missing', async () => {
    await writeFiles(dir, { 'api.yaml': CRD });
    const workflow = 'resource/delete';
    const stage = { workflow, pipeline: 'p', name: 'x', image: 'i:v1', place: undefined } as const;
    expect(await change('.', workflow, (value) => withStage(value, stage))).toEqual([
      'workflows/resource/delete/workflow.yaml',
    ]);
    expect(await read('workflows/resource/delete/workflow.yaml')).toBe(
      '- apiVersion: platform.kratix.io/v1alpha1\n  kind: Pipeline\n  metadata:\n    name: p\n' +
        '  spec:\n    containers:\n      - name: x\n        image: i:v1\n',
    );
  });

  it('is changed in both where a Promise lies beside the files that it is made from', async () => {
    const inPromise = CRD.replace(/^(?=.)/gm, '    ');
    await writeFiles(dir, { 'api.yaml': CRD, 'promise.yaml': `${PROMISE}  api:\n${inPromise}` });
    expect(await change('.', 'api', addSize)).toEqual(['promise.yaml', 'api.yaml']);
    expect(await change('.', 'api', addSize)).toEqual([]);
  });

  it('is left alone where Kratix would refuse the Promise then', async () => {
    await writeFiles(dir, { 'api.yaml': CRD });
    const other: PieceChange = (api) => changeApi(api, { group: 'com' }, []);
    await expect(change('.', 'api', other)).rejects.toMatchObject({
      code: 'invalid-promise',
      message: expect.stringMatching(
        /^Kratix would refuse the Promise .* then: spec\.api\.spec\.group: "com"/,
      ),
    });
    expect(await read('api.yaml')).toBe(CRD);
  });

  it('is changed though something else was wrong before', async () => {
    await writeFiles(dir, { 'promise.yaml': PROMISE.replace('{}', '{wrong: 1}') });
    expect(await change('.', 'destinationSelectors', addLabel)).toEqual(['promise.yaml']);
  });

  it('is not written over what somebody else has written meanwhile', async () => {
    await writeFiles(dir, { 'promise.yaml': PROMISE });
    const files = await readPromiseFiles(dir);
    const edits = changePiece(files, 'destinationSelectors', addLabel, OPTIONS);
    await writeFile(path.join(dir, 'promise.yaml'), `${PROMISE}# mine\n`);
    await expect(writeChanges({ root: dir, edits, files: [] })).rejects.toMatchObject({
      code: 'file-exists',
    });
    expect(await read('promise.yaml')).toBe(`${PROMISE}# mine\n`);
  });
});
