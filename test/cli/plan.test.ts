import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { schemaErrors } from '../support/schema-errors.ts';
import { writeFiles } from '../support/write-files.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/elastic-cloud');

const PIPELINE = 'apiVersion: platform.kratix.io/v1alpha1, kind: Pipeline';
const PROMISE = `
apiVersion: platform.kratix.io/v1alpha1
kind: Promise
metadata: {name: redis}
spec:
  destinationSelectors: [{matchLabels: {environment: dev}}]
  api:
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: redises.example.com}
    spec:
      group: example.com
      scope: Namespaced
      names: {kind: Redis, plural: redises, singular: redis}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  properties: {size: {type: string, enum: [small, big], default: small}}
  workflows:
    resource:
      configure:
        - ${'{'}${PIPELINE}, metadata: {name: instance}, spec: {
            nodeSelector: {disk: ssd},
            volumes: [{name: creds, secret: {secretName: creds}}, {name: tmp, emptyDir: {sizeLimit: 10Mi}}],
            containers: [
              {name: deploy, image: "example.com/redis-pipeline:v1", command: [sh, -c], args: ["use $(TOKEN) $(PIN)"],
               env: [{name: MODE, value: fast},
                     {name: TOKEN, valueFrom: {secretKeyRef: {name: creds, key: token}}},
                     {name: PIN, valueFrom: {secretKeyRef: {name: creds, key: pin}}},
                     {name: SPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}],
               volumeMounts: [{name: creds, mountPath: /creds}, {name: tmp, mountPath: /tmp/x}],
               securityContext: {runAsUser: 1000, capabilities: {drop: [ALL]}},
               resources: {limits: {memory: 1Gi, cpu: 500m}}},
              {name: helm, image: "alpine/helm:3"}]}}
    promise:
      configure:
        - {${PIPELINE}, metadata: {name: setup}, spec: {containers: [{name: setup, image: "alpine/helm:3"}]}}
      delete:
        - {${PIPELINE}, metadata: {name: leave}, spec: {containers: [{name: leave, image: "alpine/helm:3"}]}}
`;

const FILES: Readonly<Record<string, string>> = {
  'promise.yaml': PROMISE,
  'pipeline/Dockerfile': 'FROM busybox:1.35\n',
  'test/input/object.yaml': 'apiVersion: example.com/v1\nkind: Redis\nmetadata: {name: one}\nspec: {}\n',
  'test/case.yaml': 'env: {EXTRA: from-case}\nnetwork: none\n',
  'test/cluster/creds.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: creds}\nstringData: {token: hunter2-hunter2, pin: "7-7"}\n',
  'test/destinations/dev.yaml':
    'apiVersion: platform.kratix.io/v1alpha1\nkind: Destination\nmetadata: {name: worker-1, labels: {environment: dev}}\nspec: {path: worker-1}\n',
};

/** A Promise in a folder of its own. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const { dir, remove } = await temporaryFolder();
  onTestFinished(remove);
  await writeFiles(dir, files);
  return dir;
}

/** Runs `promise plan` where no engine answers: it must not ask for one. */
async function plan(cwd: string, ...args: readonly string[]) {
  return runPromise(['plan', ...args], { cwd, env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
}

describe('promise plan', () => {
  it('shows in order what would run, with images, folders, env and limits', async () => {
    const { exitCode, stdout, stderr } = await plan(await project(FILES));
    expect(stderr).toBe('');
    expect(stdout).toBe(`redis (promise.yaml)

test: resource/configure
  input      test/input/object.yaml
  can go to  one of worker-1
  network    none

  instance: reader -> deploy -> helm -> work-writer -> status-writer
    deploy
      image      example.com/redis-pipeline:v1  (pull: IfNotPresent)
      folder     pipeline (folder name)
      command    sh -c
      args       "use *** ***"
      env        MODE=fast
                 TOKEN=***  (Secret creds, key token)
                 PIN=***  (Secret creds, key pin)
                 SPACE=default  (metadata.namespace)
                 EXTRA=from-case  (case.yaml)
                 11 KRATIX_* of Kratix (--verbose shows them)
      limits     1Gi memory
      mounts     /creds: volume creds, read-only
                 /tmp/x: volume tmp
      security   runAsUser: 1000; dropCapabilities: ALL
    helm
      image      alpine/helm:3  (pull: IfNotPresent)
      folder     none builds it: used as it is here, or pulled
      env        EXTRA=from-case  (case.yaml)
                 11 KRATIX_* of Kratix (--verbose shows them)
      limits     256Mi memory, 256Mi storage
    left out   spec.nodeSelector

no case runs promise/configure/setup, promise/delete/leave`);
    expect(exitCode).toBe(0);
  });

  it('prints JSON that fits its schema, without the values of Secrets', async () => {
    const { exitCode, stdout } = await plan(await project(FILES), '--json', '--limits', 'all');
    const document = JSON.parse(stdout);
    expect(schemaErrors('plan.schema.json', document)).toEqual([]);
    for (const secret of ['hunter2', '7-7', Buffer.from('hunter2-hunter2').toString('base64')]) {
      expect(stdout).not.toContain(secret);
    }
    expect(document).toMatchObject({ outcome: 'planned', limits: 'all' });
    expect(document.cases[0].pipelines[0].stages[0].limits).toEqual({ memoryBytes: 2 ** 30, cpuMillis: 500 });
    expect(exitCode).toBe(0);
  });

  it('shows a request that would be refused in its place, and exits with 1', async () => {
    const dir = await project({
      ...FILES,
      'test/bad/input/object.yaml':
        'apiVersion: example.com/v1\nkind: Redis\nmetadata: {name: two}\nspec: {size: huge}\n',
    });
    const { exitCode, stdout } = await plan(dir);
    expect(stdout).toContain("✗ bad: resource/configure, which can't run\n  test/bad/input/object.yaml:4:");
    expect(stdout).toContain('test: resource/configure\n');
    expect(exitCode).toBe(1);
    const json = JSON.parse((await plan(dir, '--json')).stdout);
    expect(schemaErrors('plan.schema.json', json)).toEqual([]);
    expect(json.outcome).toBe('refused');
  });

  it('shows which manifest is missing, and plans the other cases', async () => {
    const { 'test/cluster/creds.yaml': _, ...files } = FILES;
    const dir = await project({ ...files, 'test/setup/case.yaml': 'pipeline: promise/configure\n' });
    const { exitCode, stdout } = await plan(dir);
    expect(stdout).toContain('error[missing-cluster-object]');
    expect(stdout).toContain('setup: reader -> setup -> work-writer -> status-writer');
    expect(exitCode).toBe(1);
  });

  it('plans every workflow of a Promise without cases; a delete has no work-writer', async () => {
    const { 'promise.yaml': promise = '' } = FILES;
    const dir = await project({
      'promise.yaml': promise
        .replace(/valueFrom: \{secretKeyRef: .*?\}\}/g, 'value: x')
        .replace(/volume(?:s|Mounts): \[.*\],/g, ''),
    });
    const { exitCode, stdout } = await plan(dir);
    expect(stdout).toContain('resource/configure\n  input      no case and no example request');
    expect(stdout).toContain('leave: reader -> leave -> status-writer\n');
    expect(exitCode).toBe(0);
    // A file of any name will do, one of a usual name comes first.
    for (const name of ['a-request.yaml', 'resource-request.yaml']) {
      await writeFile(path.join(dir, name), FILES['test/input/object.yaml'] ?? '');
      expect((await plan(dir)).stdout).toContain(`  input      ${name}, for want of a case\n`);
    }
  });

  it('prints object.yaml as the stages see it, or as it is', async () => {
    const dir = await project(FILES);
    const shown = await plan(dir, '--show-input');
    expect(shown.stdout).toContain('  labels:\n    kratix.io/promise-name: redis\n');
    expect(shown.stdout).toContain('spec:\n  size: small\n');
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    // The support for CLI tests takes the last line break off.
    const raw = await plan(dir, '--show-input', '--raw-input');
    expect(`${raw.stdout}\n`).toBe(FILES['test/input/object.yaml']);
  });

  it('says why there is nothing to run where no case is left', async () => {
    const dir = await project(FILES);
    const why = 'no case failed when it last ran: there is nothing to run again';
    expect(await plan(dir, '--only-failed')).toMatchObject({
      exitCode: 0,
      stdout: `redis (promise.yaml)\n\n${why}`,
    });
    const { stdout } = await plan(dir, '--only-failed', '--json');
    const document = JSON.parse(stdout);
    expect(schemaErrors('plan.schema.json', document)).toEqual([]);
    expect(document).toMatchObject({ outcome: 'planned', cases: [], whyNone: why });
    expect(await plan(dir, '--only-failed', '--show-input')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: `note: ${why}`,
    });
    const shard = await plan(dir, '--shard', '2/2');
    expect(shard.stdout).toContain('\n\nshard 2/2 has nothing to run: there is 1 case');
  });

  it.each([
    [['--show-input', '--json'], 'error[usage]'],
    [['--case', 'none'], 'error[unknown-case]'],
    [['resource/delete'], 'error[unknown-pipeline]'],
    [['--host', 'unix:///x'], 'unknown option'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { exitCode, stderr } = await plan(await project(FILES), ...args);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

describe('the plan of the example', () => {
  let lines: readonly string[] = [];

  beforeAll(async () => {
    lines = (await plan(EXAMPLE)).stdout.split('\n');
  });

  it('keeps to 80 columns', () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
