import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClusterObjects } from '../../../src/promise/cluster-objects.ts';
import type { TestCase } from '../../../src/promise/types.ts';
import { promiseWith, rejectionOf, tempTree } from './support.ts';

/** Reads the objects of the case `big` from files below the Promise's folder. */
async function read(files: Readonly<Record<string, string>>) {
  const root = await tempTree(files);
  const testCase: TestCase = {
    name: 'big',
    dir: path.join(root, 'test', 'big'),
    file: undefined,
    workflow: { type: 'resource', action: 'configure' },
    pipeline: undefined,
    requestFile: undefined,
    env: {},
    timeoutSeconds: undefined,
    network: 'default',
  };
  const objects = await readClusterObjects(promiseWith(root, []), testCase);
  return objects.map(({ data, binaryKeys, ...rest }) => ({
    ...rest,
    data: Object.fromEntries([...data].map(([key, value]) => [key, value.toString()])),
    binaryKeys: [...binaryKeys],
  }));
}

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: login}\n';

describe('readClusterObjects', () => {
  it('reads Secrets and ConfigMaps of all documents, in the default namespace where they name none', async () => {
    const objects = await read({
      'test/cluster/all.yaml': [
        `${SECRET}data: {user: YWRtaW4=}\nstringData: {password: hunter2}\n`,
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: team}\ndata: {size: "3"}\nbinaryData: {logo: AAE=}\n',
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\n',
      ].join('---\n'),
      'test/cluster/README.md': 'not YAML: [',
    });
    expect(objects).toEqual([
      {
        kind: 'Secret',
        namespace: 'default',
        name: 'login',
        data: { user: 'admin', password: 'hunter2' },
        binaryKeys: [],
      },
      {
        kind: 'ConfigMap',
        namespace: 'team',
        name: 'settings',
        data: { size: '3', logo: '\0\x01' },
        binaryKeys: ['logo'],
      },
    ]);
  });

  it("lets stringData win over data, and the case's own manifests over those for all", async () => {
    const [login, ...others] = await read({
      'test/cluster/login.yaml': `${SECRET}stringData: {user: everybody}\n`,
      'test/big/cluster/login.yml': `${SECRET}data: {user: YWRtaW4=}\nstringData: {user: big}\n`,
    });
    expect(login?.data).toEqual({ user: 'big' });
    expect(others).toEqual([]);
  });

  it('reads what a List lists, lists within it too', async () => {
    const item = 'apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {size: "3"}';
    const objects = await read({
      'test/cluster/all.yaml': `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [{${item}}]}\n- {kind: Service}\n`,
    });
    expect(objects).toMatchObject([{ kind: 'ConfigMap', name: 'settings', data: { size: '3' } }]);
  });

  it('tells which object of a List is wrong', async () => {
    const error = await rejectionOf(
      read({
        'test/cluster/all.yaml':
          'apiVersion: v1\nkind: List\nitems:\n- {kind: Service}\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: login}\n  data: {user: "?"}\n',
      }),
    );
    expect(error.message).toBe('items[1].data.user: must be base64');
    expect(error.location?.line).toBe(8);
  });

  it('has none where there are no manifests', async () => {
    expect(await read({ 'test/big/case.yaml': '' })).toEqual([]);
  });

  it.each([
    ['data: {user: "not base64"}', 'data.user: must be base64', 'or write it as it is under stringData'],
    ['stringData: {port: 5432}', 'stringData.port: must be a string', 'put it in quotes'],
    [
      'stringData: {"a/b": x}',
      'stringData.a/b: a key may consist of letters, digits, "-", "_" and "." only',
      '',
    ],
    ['stringData: [x]', 'stringData: must be a mapping', ''],
  ])('refuses %s, with its place', async (line, message, hint) => {
    const error = await rejectionOf(read({ 'test/cluster/login.yaml': `${SECRET}${line}\n` }));
    expect(error.code).toBe('invalid-cluster-object');
    expect(error.message).toBe(message);
    expect(error.location?.line).toBe(4);
    expect(error.hint).toContain(hint);
  });
});
