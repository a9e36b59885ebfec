import { describe, expect, it } from 'vitest';
import { casePlanOf, type PlannedCase, planRun } from '../../../src/plan/plan.ts';
import type { LimitsMode, RunPlan } from '../../../src/plan/types.ts';
import type {
  Container,
  ImageSource,
  Pipeline,
  PromiseDefinition,
  TestCase,
} from '../../../src/promise/types.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function container(overrides: Partial<Container> = {}): Container {
  return {
    name: 'stage',
    image: 'stage:v1',
    env: [],
    envFrom: [],
    volumeMounts: [],
    location: { file: 'promise.yaml' },
    ...overrides,
  };
}

/** Resources with a limit of ephemeral storage alone. */
function limitOf(storage: string): JsonObject {
  return { limits: { 'ephemeral-storage': storage } };
}

function pipeline(overrides: Partial<Pipeline> = {}): Pipeline {
  return {
    type: 'resource',
    action: 'configure',
    name: 'instance',
    containers: [container()],
    volumes: [],
    spec: {},
    location: { file: 'promise.yaml' },
    ...overrides,
  };
}

const PROMISE: PromiseDefinition = {
  name: 'redis',
  file: '/redis/promise.yaml',
  files: ['/redis/promise.yaml'],
  root: '/redis',
  object: {},
  api: {
    crd: {},
    group: 'example.com',
    kind: 'Redis',
    plural: 'redises',
    versions: [],
    storageVersion: 'v1',
  },
  pipelines: [],
};

const REQUEST: JsonObject = {
  apiVersion: 'example.com/v1',
  kind: 'Redis',
  metadata: { name: 'my-redis', namespace: 'team-a' },
};

const TEST_CASE: TestCase = {
  name: 'test',
  dir: '/redis/test',
  file: undefined,
  workflow: { type: 'resource', action: 'configure' },
  pipeline: undefined,
  requestFile: '/redis/test/input/object.yaml',
  env: {},
  timeoutSeconds: undefined,
  network: 'default',
};

function plan(
  pipelines: readonly Pipeline[],
  options: {
    object?: JsonObject;
    testCase?: Partial<TestCase>;
    limits?: LimitsMode;
    allPipelines?: readonly string[];
  } = {},
): RunPlan {
  const planned: PlannedCase = {
    testCase: { ...TEST_CASE, ...options.testCase },
    object: options.object ?? REQUEST,
    pipelines,
    allPipelines: options.allPipelines ?? pipelines.map(({ name }) => name),
    clusterObjects: [],
  };
  const settings = { promise: PROMISE, limits: options.limits ?? 'memory', timeoutSeconds: 600 } as const;
  const sources = new Map<string, ImageSource>([
    ['built:v1', { kind: 'build', folder: { context: '/b', dockerfile: '/b/Dockerfile' }, foundBy: 'x' }],
  ]);
  return planRun({ promise: PROMISE, sources }, [{ planned, plan: casePlanOf(planned, settings) }]);
}

function firstStage(run: RunPlan) {
  const stage = run.cases[0]?.pipelines[0]?.stages[0];
  if (stage === undefined) throw new Error('the plan has no stage');
  return stage;
}

function env(run: RunPlan): Record<string, string> {
  return Object.fromEntries(firstStage(run).env.map(({ name, value }) => [name, value]));
}

describe('planRun', () => {
  it('gives a resource stage the eleven KRATIX_* variables in Kratix order (pipeline_factory.go)', () => {
    const kratix = [
      { name: 'KRATIX_WORKFLOW_ACTION', value: 'configure' },
      { name: 'KRATIX_WORKFLOW_TYPE', value: 'resource' },
      { name: 'KRATIX_PROMISE_NAME', value: 'redis' },
      { name: 'KRATIX_PIPELINE_NAME', value: 'instance' },
      { name: 'KRATIX_OBJECT_KIND', value: 'Redis' },
      { name: 'KRATIX_OBJECT_GROUP', value: 'example.com' },
      { name: 'KRATIX_OBJECT_VERSION', value: 'v1' },
      { name: 'KRATIX_OBJECT_NAME', value: 'my-redis' },
      { name: 'KRATIX_OBJECT_NAMESPACE', value: 'team-a' },
      { name: 'KRATIX_CRD_PLURAL', value: 'redises' },
      { name: 'KRATIX_CLUSTER_SCOPED', value: 'false' },
    ];
    const expected = kratix.map((each) => ({ ...each, from: { source: 'kratix' } }));
    expect(firstStage(plan([pipeline()])).env).toEqual(expected);
  });

  it('says so in a dry run of a request (pipeline_factory.go, IsDryRun)', () => {
    const labels = { 'kratix.io/dry-run': 'true' };
    const object = { kind: 'Redis', metadata: { name: 'my-redis', labels } };
    expect(env(plan([pipeline()], { object })).KRATIX_DRY_RUN).toBe('true');
    const promise = plan([pipeline({ type: 'promise' })], { object });
    expect(env(promise)).not.toHaveProperty('KRATIX_DRY_RUN');
  });

  it('speaks of the Promise itself in a promise workflow', () => {
    const run = plan([pipeline({ type: 'promise', action: 'delete', name: 'setup' })], {
      object: {
        apiVersion: 'platform.kratix.io/v1alpha1',
        kind: 'Promise',
        metadata: { name: 'redis', namespace: 'ignored' },
      },
    });
    expect(env(run)).toMatchObject({
      KRATIX_WORKFLOW_ACTION: 'delete',
      KRATIX_WORKFLOW_TYPE: 'promise',
      KRATIX_OBJECT_KIND: 'Promise',
      KRATIX_OBJECT_GROUP: 'platform.kratix.io',
      KRATIX_OBJECT_VERSION: 'v1alpha1',
      KRATIX_OBJECT_NAME: 'redis',
      KRATIX_OBJECT_NAMESPACE: '',
      KRATIX_CRD_PLURAL: 'promises',
      KRATIX_CLUSTER_SCOPED: 'true',
    });
  });

  it('expands env from what stands before it only, and command and args from all of it', () => {
    const run = plan([
      pipeline({
        containers: [
          container({
            command: ['sh', '-c', '$(LATE) $$(LATE) $(KRATIX_OBJECT_NAME)'],
            args: ['$(EARLY)', '$(NONE)'],
            env: [
              { name: 'EARLY', value: '$(LATE)-$(KRATIX_OBJECT_NAME)' },
              { name: 'LATE', value: 'late' },
              { name: 'KRATIX_PROMISE_NAME', value: 'mine' },
            ],
          }),
        ],
      }),
    ]);
    expect(env(run)).toMatchObject({ EARLY: '$(LATE)-my-redis', LATE: 'late', KRATIX_PROMISE_NAME: 'mine' });
    expect(firstStage(run).command).toEqual(['sh', '-c', 'late $(LATE) my-redis']);
    expect(firstStage(run).args).toEqual(['$(LATE)-my-redis', '$(NONE)']);
  });

  it("lets the case's env win, as written", () => {
    const run = plan([pipeline({ containers: [container({ env: [{ name: 'MODE', value: 'a' }] })] })], {
      testCase: { env: { MODE: '$(KRATIX_OBJECT_NAME)' } },
    });
    expect(env(run).MODE).toBe('$(KRATIX_OBJECT_NAME)');
  });

  it('leaves command and args out where the Promise names none', () => {
    expect(Object.keys(firstStage(plan([pipeline()])))).not.toContain('command');
    expect(Object.keys(firstStage(plan([pipeline()])))).not.toContain('args');
  });

  it('lists an image of several containers once, with all its users', () => {
    const shared = pipeline({
      containers: [
        container({ name: 'one', image: 'built:v1' }),
        container({ name: 'two', image: 'built:v1' }),
        container({ name: 'three', image: 'other:v1' }),
      ],
    });
    expect(plan([shared]).images).toEqual([
      {
        reference: 'built:v1',
        source: { kind: 'build', folder: { context: '/b', dockerfile: '/b/Dockerfile' }, foundBy: 'x' },
        usedBy: ['resource/configure/instance/one', 'resource/configure/instance/two'],
      },
      { reference: 'other:v1', source: { kind: 'pull' }, usedBy: ['resource/configure/instance/three'] },
    ]);
  });

  // Kubernetes pkg/kubelet/eviction (podEphemeralStorageLimitEviction); Kratix's own containers have its defaults.
  it.each<[string, readonly (JsonObject | undefined)[], LimitsMode, number | undefined]>([
    ["Kratix's default", [undefined], 'memory', 2 ** 28],
    ["Kratix's default for containers without limits, as its own have it", [{}], 'memory', 2 ** 28],
    ["no less than that of Kratix's own containers", [limitOf('100Mi')], 'memory', 2 ** 28],
    ['the largest limit', [limitOf('1Gi'), limitOf('512Mi'), undefined], 'memory', 2 ** 30],
    ['nothing', [limitOf('1Gi')], 'none', undefined],
  ])('limits the storage of a Pod to %s', (_name, resources, limits, expected) => {
    const containers = resources.map((each) => container(each === undefined ? {} : { resources: each }));
    const [planned] = plan([pipeline({ containers })], { limits }).cases[0]?.pipelines ?? [];
    expect(planned?.storageLimitBytes).toBe(expected);
  });

  it.each<[string, JsonObject | undefined, LimitsMode, object]>([
    [
      'Kratix defaults without CPU',
      undefined,
      'memory',
      { memoryBytes: 268435456, ephemeralStorageBytes: 268435456 },
    ],
    [
      'Kratix defaults with CPU',
      undefined,
      'all',
      { memoryBytes: 268435456, ephemeralStorageBytes: 268435456, cpuMillis: 200 },
    ],
    ['no limits at all', undefined, 'none', {}],
    ['an empty block, which replaces the defaults', {}, 'all', {}],
    ['requests only', { requests: { memory: '1Gi' } }, 'all', {}],
    ['own limits', { limits: { memory: '64Mi', cpu: 1 } }, 'all', { memoryBytes: 67108864, cpuMillis: 1000 }],
  ])('applies %s', (_name, resources, limits, expected) => {
    const run = plan([pipeline({ containers: [container(resources === undefined ? {} : { resources })] })], {
      limits,
    });
    expect(firstStage(run).limits).toEqual(expected);
  });

  it("takes a container's securityContext, where what is dropped isn't added", () => {
    const securityContext = {
      runAsUser: 1000,
      runAsGroup: 3000n,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      privileged: false,
      allowPrivilegeEscalation: false,
      capabilities: { add: ['NET_ADMIN', 'CHOWN'], drop: ['ALL', 'CHOWN'] },
    };
    expect(
      firstStage(plan([pipeline({ containers: [container({ securityContext })] })])).securityContext,
    ).toEqual({
      runAsUser: 1000,
      runAsGroup: 3000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      privileged: false,
      allowPrivilegeEscalation: false,
      addCapabilities: ['NET_ADMIN'],
      dropCapabilities: ['ALL', 'CHOWN'],
    });
    expect(firstStage(plan([pipeline()])).securityContext).toBeUndefined();
  });

  it("takes the case's timeout over the command's", () => {
    expect(plan([pipeline()]).cases[0]?.timeoutSeconds).toBe(600);
    expect(plan([pipeline()], { testCase: { timeoutSeconds: 5 } }).cases[0]?.timeoutSeconds).toBe(5);
  });

  it('keeps a folder for each pipeline where the case has several, whichever of them run', () => {
    expect(plan([pipeline()]).cases[0]?.pipelineFolders).toBe(false);
    const [several] = plan([pipeline()], { allPipelines: ['instance', 'notify'] }).cases;
    expect(several?.pipelineFolders).toBe(true);
    expect(several?.allPipelines).toEqual(['instance', 'notify']);
  });

  it('names what a local run leaves out', () => {
    const run = plan([
      pipeline({
        spec: {
          rbac: { permissions: [{ verbs: ['get'] }] },
          nodeSelector: { disk: 'ssd' },
          restartPolicy: 'Never',
        },
        volumes: [{ name: 'cache', hostPath: { path: '/var' } }],
        containers: [
          container({
            env: [{ name: 'TOKEN', valueFrom: {} }],
            securityContext: { runAsUser: 1, seccompProfile: { type: 'RuntimeDefault' } },
          }),
        ],
      }),
    ]);
    expect(run.cases[0]?.pipelines[0]?.notMirrored).toEqual([
      'spec.nodeSelector',
      'spec.rbac',
      'volume cache (hostPath)',
      'stage: env TOKEN (valueFrom)',
      'stage: securityContext.seccompProfile',
    ]);
  });

  it('leaves nothing out where the kratix CLI wrote empty fields', () => {
    const spec = { rbac: {}, jobOptions: {}, nodeSelector: {}, tolerations: [], imagePullSecrets: null };
    const run = plan([pipeline({ spec })]);
    expect(run.cases[0]?.pipelines[0]?.notMirrored).toEqual([]);
  });
});
