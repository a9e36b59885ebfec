import { describe, expect, it } from 'vitest';
import { loadPromise } from '../../../src/promise/load.ts';
import { edited } from './promise-fixture.ts';
import { rejectionOf, tempTree } from './support.ts';

/** Loads the Promise with a volume `v` that the stage `check` mounts. */
async function load(source: string, mount: string) {
  const text = edited(
    ['            containers:', `            volumes: [{name: v, ${source}}]\n            containers:`],
    ['resources: {}', `resources: {}\n                volumeMounts: [{name: v, mountPath: /v${mount}}]`],
  );
  return loadPromise(await tempTree({ 'promise.yaml': text }));
}

const EMPTY = 'emptyDir: {}';
const at = (file: string): string => `items: [{key: a, path: ${file}}]`;

/** Kubernetes pkg/apis/core/validation: validateLocalNonReservedPath, validateLocalDescendingPath. */
describe('paths within volumes', () => {
  it.each([
    [EMPTY, ', subPath: a/b..c'],
    [`configMap: {name: c, ${at('a/..b')}}`, ''],
  ])('may be %s%s', async (source, mount) => {
    expect((await load(source, mount)).pipelines[0]?.volumes).toHaveLength(1);
  });

  it.each([
    [EMPTY, ', subPath: /etc', 'volumeMounts[0].subPath: must be a relative path'],
    [EMPTY, ', subPath: a/../b', 'volumeMounts[0].subPath: must not contain ".."'],
    [EMPTY, ', subPath: a, subPathExpr: b', 'volumeMounts[0].subPathExpr: takes no subPath beside it'],
    [`configMap: {name: c, ${at('/a')}}`, '', 'configMap.items[0].path: must be a relative path'],
    [`secret: {secretName: c, ${at('a/../../b')}}`, '', 'secret.items[0].path: must not contain ".."'],
    [`secret: {secretName: c, ${at('..data')}}`, '', 'secret.items[0].path: must not begin with ".."'],
    [
      `projected: {sources: [{secret: {name: c, ${at('""')}}}]}`,
      '',
      'projected.sources[0].secret.items[0].path: a file needs a path',
    ],
  ])('may not be %s%s', async (source, mount, message) => {
    const error = await rejectionOf(load(source, mount));
    expect(error.code).toBe('invalid-promise');
    expect(error.message).toContain(message);
  });
});
