import { describe, expect, it } from 'vitest';
import { checkContainerFields } from '../../../src/promise/check-container.ts';
import { checkVolume } from '../../../src/promise/check-volume.ts';
import { formatPath, type Problem } from '../../../src/promise/problems.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

type Check = typeof checkContainerFields;

function problemsOf(check: Check, value: JsonObject): readonly string[] {
  const problems: Problem[] = [];
  check(value, [], problems);
  return problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

// Kubernetes pkg/apis/core/validation/validation.go, which judges the Job in Kratix's dry run.
describe('what the API server refuses of a container', () => {
  it.each<readonly [string, JsonObject, string]>([
    ['an unknown pull policy', { imagePullPolicy: 'ifnotpresent' }, 'imagePullPolicy: is "ifnotpresent"'],
    ['a variable without a name', { env: [{ value: 'a' }] }, 'env[0].name: a variable needs a name'],
    ['a name with =', { env: [{ name: 'a=b' }] }, 'env[0].name: "a=b" is no name'],
    [
      'value and valueFrom',
      { env: [{ name: 'a', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      'env[0].valueFrom: takes no value beside it',
    ],
    ['an empty valueFrom', { env: [{ name: 'a', valueFrom: {} }] }, 'env[0].valueFrom: must have one of'],
    [
      'two sources',
      { envFrom: [{ configMapRef: {}, secretRef: {} }] },
      'there are configMapRef and secretRef',
    ],
    ['no source', { envFrom: [{ prefix: 'A' }] }, 'envFrom[0]: must have one of configMapRef, secretRef'],
    [
      'a request above the limit',
      { resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } } },
      'resources.requests.memory: is 1Gi, more than the limit of 512Mi',
    ],
    [
      'a negative limit',
      { resources: { limits: { cpu: '-1' } } },
      'resources.limits.cpu: must not be negative',
    ],
  ])('%s', (_, container, message) => {
    expect(problemsOf(checkContainerFields, container)).toEqual([expect.stringContaining(message)]);
  });

  it('takes what is right', () => {
    const container = {
      imagePullPolicy: 'Never',
      env: [
        { name: 'a.b-c 1' },
        { name: 'B', value: '', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
      envFrom: [{ secretRef: { name: 's' } }],
      resources: { requests: { memory: '512Mi', cpu: 1 }, limits: { memory: '0.5Gi' } },
    };
    expect(problemsOf(checkContainerFields, container)).toEqual([]);
  });
});

// SetDefaults_Volume (pkg/apis/core/v1/defaults.go) and validateVolumeSource.
describe('the source of a volume', () => {
  it('is one at most; a volume without one is an emptyDir', () => {
    expect(problemsOf(checkVolume, { name: 'a', emptyDir: {} })).toEqual([]);
    expect(problemsOf(checkVolume, { name: 'a' })).toEqual([]);
    expect(problemsOf(checkVolume, { name: 'a', emptyDir: {}, secret: { secretName: 's' } })).toEqual([
      ': a volume has one source, and this one has emptyDir and secret',
    ]);
  });
});
