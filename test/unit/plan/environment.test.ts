import { describe, expect, it } from 'vitest';
import { casePlanOf } from '../../../src/plan/plan.ts';
import type { PipelinePlan } from '../../../src/plan/types.ts';
import type { ClusterObject, Container, Pipeline, WorkflowType } from '../../../src/promise/types.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { promiseWith, thrownBy } from '../promise/support.ts';

/** Plans one stage in a request's namespace team-a; `config` is the Promise's spec.workflows.config. */
function plan(
  container: Partial<Container>,
  objects: readonly ClusterObject[] = [],
  options: { type?: WorkflowType; config?: JsonObject } = {},
): PipelinePlan {
  const { type = 'resource' } = options;
  const pipeline: Pipeline = {
    type,
    action: 'configure',
    name: 'instance',
    containers: [
      {
        name: 'deploy',
        image: 'x:v1',
        env: [],
        envFrom: [],
        volumeMounts: [],
        location: { file: 'p' },
        ...container,
      },
    ],
    volumes: [],
    spec: {},
    metadata: { labels: { tier: 'gold' }, annotations: { note: 'a "b"' } },
    location: { file: 'promise.yaml', line: 1 },
    locate: (path) => ({ file: 'promise.yaml', line: 10 + path.length }),
  };
  const promise = {
    ...promiseWith('/redis', []),
    object: { spec: { workflows: { config: options.config ?? {} } } },
  };
  const { pipelines } = casePlanOf(
    {
      testCase: {
        name: 'test',
        dir: '/redis/test',
        file: undefined,
        workflow: { type, action: 'configure' },
        pipeline: undefined,
        requestFile: undefined,
        env: {},
        timeoutSeconds: undefined,
        network: 'default',
      },
      object: { apiVersion: 'v1', kind: 'Redis', metadata: { name: 'mine', namespace: 'team-a' } },
      pipelines: [pipeline],
      allPipelines: [pipeline.name],
      clusterObjects: objects,
    },
    { promise, limits: 'none', timeoutSeconds: 1 },
  );
  const [planned] = pipelines;
  if (planned === undefined) throw new Error('the plan has no pipeline');
  return planned;
}

function object(
  kind: ClusterObject['kind'],
  name: string,
  data: Readonly<Record<string, string>>,
  changes: Partial<ClusterObject> = {},
): ClusterObject {
  const bytes = new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]));
  return { kind, name, namespace: 'team-a', data: bytes, binaryKeys: new Set(), ...changes };
}

function env(planned: PipelinePlan): Record<string, string> {
  return Object.fromEntries((planned.stages[0]?.env ?? []).map(({ name, value }) => [name, value]));
}

const LOGIN = object('Secret', 'login', { user: 'admin', password: '$(KRATIX_PROMISE_NAME)' });
const SETTINGS = object('ConfigMap', 'settings', { size: 'big', KRATIX_PROMISE_NAME: 'lost', MODE: 'from' });

/** Kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables. */
describe('the environment of a stage', () => {
  it("takes envFrom below Kratix's variables, and these below the container's own", () => {
    const planned = plan(
      {
        envFrom: [{ configMapRef: { name: 'settings' } }, { prefix: 'DB_', secretRef: { name: 'login' } }],
        env: [
          { name: 'MODE', value: '$(MODE)+own' },
          { name: 'GREETING', value: '$(DB_user) of $(KRATIX_PROMISE_NAME)' },
        ],
      },
      [LOGIN, SETTINGS],
    );
    expect(env(planned)).toMatchObject({
      size: 'big',
      MODE: 'from+own',
      KRATIX_PROMISE_NAME: 'redis',
      DB_user: 'admin',
      GREETING: 'admin of redis',
    });
    expect(planned.secretValues).toEqual(['admin', '$(KRATIX_PROMISE_NAME)']);
  });

  it('does not expand what comes from elsewhere, and lets later entries and arguments refer to it', () => {
    const planned = plan(
      {
        env: [
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
          { name: 'SIZE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'size' } } },
          { name: 'BOTH', value: '$(PASSWORD)/$(SIZE)' },
        ],
        args: ['$(SIZE)'],
      },
      [LOGIN, SETTINGS],
    );
    expect(env(planned)).toMatchObject({
      PASSWORD: '$(KRATIX_PROMISE_NAME)',
      BOTH: '$(KRATIX_PROMISE_NAME)/big',
    });
    expect(planned.stages[0]?.args).toEqual(['big']);
    expect(planned.notMirrored).toEqual([]);
  });

  it('leaves out what is optional and not there, so that an earlier value stays', () => {
    const planned = plan(
      {
        envFrom: [{ secretRef: { name: 'none', optional: true } }, { configMapRef: { name: 'settings' } }],
        env: [
          { name: 'MODE', valueFrom: { secretKeyRef: { name: 'none', key: 'x', optional: true } } },
          { name: 'NOTHING', valueFrom: { configMapKeyRef: { name: 'settings', key: 'x', optional: true } } },
        ],
      },
      [SETTINGS],
    );
    expect(env(planned).MODE).toBe('from');
    expect(env(planned)).not.toHaveProperty('NOTHING');
  });

  it('makes no variables of binaryData', () => {
    const binary = object('ConfigMap', 'logos', { a: 'text', b: 'bytes' }, { binaryKeys: new Set(['b']) });
    const planned = plan({ envFrom: [{ configMapRef: { name: 'logos' } }] }, [binary]);
    expect(env(planned)).toHaveProperty('a');
    expect(env(planned)).not.toHaveProperty('b');
  });

  it.each<[string, string]>([
    ['metadata.namespace', 'team-a'],
    ['metadata.name', 'kratix-redis-mine-instance-xxxxx-xxxxx'],
    ['spec.serviceAccountName', 'redis-resource-configure-instance'],
    ["metadata.labels['kratix.io/resource-name']", 'mine'],
    ["metadata.labels['tier']", 'gold'],
    ["metadata.annotations['note']", 'a "b"'],
    ["metadata.labels['none']", ''],
  ])('knows the field %s of a Kratix pod (pipeline_factory.go, pipelineJob)', (fieldPath, expected) => {
    const planned = plan({ env: [{ name: 'FIELD', valueFrom: { fieldRef: { fieldPath } } }] });
    expect(env(planned).FIELD).toBe(expected);
    expect(planned.notMirrored).toEqual([]);
  });

  it.each<[string, JsonObject]>([
    ['the node', { fieldRef: { fieldPath: 'spec.nodeName' } }],
    ['an address', { fieldRef: { fieldPath: 'status.podIP' } }],
    ['a hash', { fieldRef: { fieldPath: "metadata.labels['kratix.io/hash']" } }],
    ['a resource', { resourceFieldRef: { resource: 'limits.memory' } }],
  ])('says that it runs without %s, which only a cluster knows', (_name, valueFrom) => {
    const planned = plan({ env: [{ name: 'FIELD', valueFrom }] });
    expect(env(planned)).not.toHaveProperty('FIELD');
    expect(planned.notMirrored).toEqual(['deploy: env FIELD (valueFrom)']);
  });
});

describe('a Secret or ConfigMap that no manifest declares', () => {
  const container = { env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }] };

  it('is an error with the place of the reference and a manifest that would do', () => {
    const error = thrownBy(() => plan(container, [{ ...LOGIN, namespace: 'default' }]));
    expect(error.code).toBe('missing-cluster-object');
    expect(error.message).toBe(
      'stage deploy needs the Secret team-a/login, and no manifest declares it (there is one in default)',
    );
    expect(error.location).toEqual({ file: 'promise.yaml', line: 15 });
    expect(error.notes.at(-1)).toBe(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  namespace: team-a\nstringData:\n  password: VALUE',
    );
  });

  it('is looked for where the pipeline runs', () => {
    const missing = (options: Parameters<typeof plan>[2]) =>
      thrownBy(() => plan(container, [], options)).message;
    expect(missing({ type: 'promise' })).toContain('Secret kratix-platform-system/login');
    expect(missing({ config: { pipelineNamespace: 'shared' } })).toContain('Secret shared/login');
  });

  it('is an error too where only the key is missing', () => {
    const error = thrownBy(() => plan(container, [object('Secret', 'login', { user: 'x' })]));
    expect(error.code).toBe('missing-cluster-object');
    expect(error.message).toContain(
      "needs the key password of the Secret team-a/login, which doesn't have it",
    );
    expect(error.notes).toEqual(['it has user']);
  });
});
