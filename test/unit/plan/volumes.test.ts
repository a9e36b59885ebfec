import { describe, expect, it } from 'vitest';
import { ClusterReferences } from '../../../src/plan/cluster-references.ts';
import { planMounts } from '../../../src/plan/mounts.ts';
import type { PodFacts } from '../../../src/plan/pod.ts';
import type { VolumePlan } from '../../../src/plan/types.ts';
import { planVolumes, volumesNotMirrored } from '../../../src/plan/volumes.ts';
import type { ClusterObject, Container, Pipeline } from '../../../src/promise/types.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { thrownBy } from '../promise/support.ts';

const POD: PodFacts = {
  name: 'pod',
  namespace: 'team',
  labels: { tier: 'gold' },
  annotations: {},
  serviceAccountName: 'sa',
};

function object(
  kind: ClusterObject['kind'],
  name: string,
  data: Readonly<Record<string, string>>,
): ClusterObject {
  const bytes = new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]));
  return { kind, name, namespace: 'team', data: bytes, binaryKeys: new Set() };
}

const OBJECTS = [
  object('ConfigMap', 'settings', { 'a.conf': 'a', 'b.conf': 'b' }),
  object('Secret', 'login', { user: 'admin', password: 'hunter2' }),
];

function pipeline(volumes: readonly JsonObject[]): Pipeline {
  return {
    type: 'resource',
    action: 'configure',
    name: 'instance',
    containers: [],
    volumes,
    spec: {},
    location: { file: 'promise.yaml' },
    locate: (path) => ({ file: path.join('.') }),
  };
}

function planned(volume: JsonObject) {
  const declared = pipeline([{ name: 'v', ...volume }]);
  const references = new ClusterReferences(OBJECTS, declared, 'team');
  return {
    volumes: planVolumes(declared, references, POD),
    notMirrored: volumesNotMirrored(declared, POD),
    references,
  };
}

/** The files of the only volume: path, octal mode and text. */
function files(volume: JsonObject): readonly string[] {
  const [plan] = planned(volume).volumes;
  if (plan?.kind !== 'files') throw new Error('no volume with files');
  return plan.files.map(
    ({ path, mode, base64 }) => `${path} ${mode.toString(8)} ${Buffer.from(base64, 'base64')}`,
  );
}

describe('planVolumes', () => {
  it('has an emptyDir with its limit and medium', () => {
    expect(planned({ emptyDir: { sizeLimit: '1Mi', medium: 'Memory' } }).volumes).toEqual([
      { name: 'v', kind: 'emptyDir', medium: 'memory', sizeLimitBytes: 1048576 },
    ]);
  });

  it('takes a volume that names no kind for an emptyDir, as the API server does', () => {
    expect(planned({}).volumes).toEqual([{ name: 'v', kind: 'emptyDir', medium: 'disk' }]);
  });

  it.each<[string, JsonObject, readonly string[]]>([
    ['all keys of a ConfigMap', { configMap: { name: 'settings' } }, ['a.conf 644 a', 'b.conf 644 b']],
    [
      'some keys of a Secret, under other names and with modes',
      {
        secret: {
          secretName: 'login',
          defaultMode: 256,
          items: [
            { key: 'password', path: 'db/pass' },
            { key: 'user', path: 'user', mode: 420n },
          ],
        },
      },
      ['db/pass 400 hunter2', 'user 644 admin'],
    ],
    [
      'all sources of a projected volume, the later of two of the same path',
      {
        projected: {
          defaultMode: 384,
          sources: [
            { configMap: { name: 'settings' } },
            { secret: { name: 'login', items: [{ key: 'user', path: 'a.conf' }] } },
            {
              downwardAPI: { items: [{ path: 'tier', fieldRef: { fieldPath: "metadata.labels['tier']" } }] },
            },
          ],
        },
      },
      ['a.conf 600 admin', 'b.conf 600 b', 'tier 600 gold'],
    ],
    [
      'the Pod',
      { downwardAPI: { items: [{ path: 'ns', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ['ns 644 team'],
    ],
    ['nothing of an optional object that is missing', { configMap: { name: 'none', optional: true } }, []],
    [
      'nothing of an optional key that is missing',
      { configMap: { name: 'settings', optional: true, items: [{ key: 'c', path: 'c' }] } },
      [],
    ],
  ])('fills in %s', (_name, volume, expected) => {
    expect(files(volume)).toEqual(expected);
    expect(planned(volume).notMirrored).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['object', { secret: { secretName: 'none' } }, 'spec.volumes.0.secret'],
    [
      'key',
      { configMap: { name: 'settings', items: [{ key: 'c', path: 'c' }] } },
      'spec.volumes.0.configMap.items.0',
    ],
  ])('refuses a missing %s, with its place', (_name, volume, place) => {
    const error = thrownBy(() => planned(volume));
    expect(error.code).toBe('missing-cluster-object');
    expect(error.message).toMatch(/^volume v needs the /);
    expect(error.location?.file).toBe(place);
  });

  it('notes which values are secret', () => {
    expect(planned({ secret: { secretName: 'login' } }).references.secretValues).toEqual([
      'admin',
      'hunter2',
    ]);
    expect(planned({ configMap: { name: 'settings' } }).references.secretValues).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ hostPath: { path: '/var' } }, 'volume v (hostPath)'],
    [{ persistentVolumeClaim: { claimName: 'x' } }, 'volume v (persistentVolumeClaim)'],
    [
      { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
      'volume v (serviceAccountToken)',
    ],
    [{ downwardAPI: { items: [{ path: 'ip', fieldRef: { fieldPath: 'status.podIP' } }] } }, 'volume v (ip)'],
  ])('says what it leaves out of %j', (volume, expected) => {
    expect(planned(volume).notMirrored).toEqual([expected]);
  });
});

function container(...volumeMounts: readonly JsonObject[]): Container {
  return { name: 'stage', image: 'x:v1', env: [], envFrom: [], volumeMounts, location: { file: 'p' } };
}

const EMPTY: VolumePlan = { name: 'work', kind: 'emptyDir', medium: 'disk' };
const FILES: VolumePlan = {
  name: 'conf',
  kind: 'files',
  files: [{ path: 'dir/a.conf', mode: 420, base64: '' }],
};

describe('planMounts', () => {
  it('mounts files from the cluster read-only, whole or in part', () => {
    const { mounts, volumes } = planMounts(
      [
        container(
          { name: 'conf', mountPath: '/all' },
          { name: 'conf', mountPath: '/file', subPath: './dir//a.conf' },
          { name: 'conf', mountPath: '/dir', subPathExpr: '$(WHERE)/' },
        ),
      ],
      [[{ name: 'WHERE', value: 'dir' }]],
      [FILES],
    );
    expect(mounts).toEqual([
      [
        { volume: 'conf', mountPath: '/all', readOnly: true },
        { volume: 'conf', mountPath: '/file', readOnly: true, subPath: 'dir/a.conf' },
        { volume: 'conf', mountPath: '/dir', readOnly: true, subPath: 'dir' },
      ],
    ]);
    expect(volumes).toEqual([FILES]);
  });

  it('mounts an empty folder where there is no such file, as the kubelet does', () => {
    const { mounts, volumes } = planMounts(
      [container({ name: 'conf', mountPath: '/x', subPath: 'missing' })],
      [[]],
      [FILES],
    );
    expect(mounts).toEqual([[{ volume: 'conf/missing', mountPath: '/x', readOnly: true }]]);
    expect(volumes).toEqual([FILES, { name: 'conf/missing', kind: 'files', files: [] }]);
  });

  it('mounts an emptyDir whole and in part, as each stage asks for', () => {
    const { mounts, volumes } = planMounts(
      [
        container({ name: 'work', mountPath: '/all' }),
        container({ name: 'work', mountPath: '/part', subPath: 'a/./b/', readOnly: true }),
      ],
      [],
      [EMPTY],
    );
    expect(mounts).toEqual([
      [{ volume: 'work', mountPath: '/all', readOnly: false }],
      [{ volume: 'work', mountPath: '/part', readOnly: true, subPath: 'a/b' }],
    ]);
    expect(volumes).toEqual([EMPTY]);
  });

  it("can mount Kratix's own volumes once more, whole or in part", () => {
    const again = container(
      { name: 'shared-output', mountPath: '/out' },
      { name: 'shared-output', mountPath: '/crds', subPath: 'crds' },
    );
    expect(planMounts([again], [], []).mounts).toEqual([
      [
        { volume: 'shared-output', mountPath: '/out', readOnly: false },
        { volume: 'shared-output', mountPath: '/crds', readOnly: false, subPath: 'crds' },
      ],
    ]);
  });
});
