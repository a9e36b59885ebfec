import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../src/promise/check-pipeline.ts';
import { formatPath, type Problem } from '../../../src/promise/problems.ts';
import type { Json } from '../../../src/shared/json.ts';
import recorded from './recorded-pipelines.json' with { type: 'json' };

/** What is wrong with a Pipeline of the Promise redis. */
function problemsOf(pipeline: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  checkPipeline(
    pipeline as Json,
    { promiseName: 'redis', type: 'resource', action: 'configure', path: [] },
    problems,
  );
  return problems;
}

/**
 * Recorded from Kratix at ae170e2 (api/v1alpha1: NewPipelinesMap, ForResource, Resources) and, for the Job that comes
 * out, Kubernetes 1.36.2 (pkg/apis/batch/validation, ValidateJob), as internal/webhook/v1alpha1/promise_webhook.go has it
 * judged by a dry run.
 */
describe('checkPipeline', () => {
  it.each(
    recorded.map(({ pipeline, refused }) => [
      refused ? 'refuses' : 'takes',
      JSON.stringify(pipeline),
      pipeline,
    ]),
  )('%s %s as Kratix does', (verdict, _, pipeline) => {
    const problems = problemsOf(pipeline).map((each) => `${formatPath(each.path)}: ${each.message}`);
    expect(problems.length > 0 ? 'refuses' : 'takes', problems.join('\n')).toBe(verdict);
  });

  const pipeline = (spec: object) => ({
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name: 'instance' },
    spec: { containers: [{ name: 'render', image: 'a/b:v1' }], ...spec },
  });
  const container = (fields: object) =>
    pipeline({ containers: [{ name: 'render', image: 'a/b:v1', ...fields }] });
  const volume = (source: object) => pipeline({ volumes: [{ name: 'v', ...source }] });
  const mount = (fields: object) => ({
    ...pipeline({
      volumes: [{ name: 'v', emptyDir: {} }],
      containers: [
        { name: 'render', image: 'a/b:v1', volumeMounts: [{ name: 'v', mountPath: '/v', ...fields }] },
      ],
    }),
  });

  it.each<readonly [string, object, string]>([
    [
      'a field that no variable can have',
      container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.nam' } } }] }),
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: metadata.nam is no field of a Pod that can stand here (did you mean metadata.name?)',
    ],
    [
      'a Secret without a key',
      container({ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's' } } }] }),
      'spec.containers[0].env[0].valueFrom.secretKeyRef.key: a reference needs a key',
    ],
    [
      'a resource of no container',
      container({ env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limit.cpu' } } }] }),
      'spec.containers[0].env[0].valueFrom.resourceFieldRef.resource: there is no resource limit.cpu (did you mean limits.cpu?)',
    ],
    [
      'a ConfigMap without a name',
      container({ envFrom: [{ configMapRef: {} }] }),
      'spec.containers[0].envFrom[0].configMapRef.name: a reference needs a name',
    ],
    [
      'a misspelt resource',
      container({ resources: { limits: { memroy: '1Gi' } } }),
      'spec.containers[0].resources.limits.memroy: there is no resource memroy (did you mean memory?)',
    ],
    [
      'a profile without its type',
      container({ securityContext: { seccompProfile: {} } }),
      'spec.containers[0].securityContext.seccompProfile.type: a profile needs a type',
    ],
    [
      'a mode in decimal',
      volume({ secret: { secretName: 's', defaultMode: 644 } }),
      'spec.volumes[0].secret.defaultMode: is 644, and must be between 0 and 511, which is 0777',
    ],
    [
      'a Secret by the name that ConfigMaps have',
      volume({ secret: { name: 's' } }),
      'spec.volumes[0].secret.name: unknown field (did you mean secretName?)',
    ],
    [
      'two sources of one file',
      volume({
        projected: {
          sources: [
            { secret: { name: 'a', items: [{ key: 'k', path: 'p' }] } },
            { configMap: { name: 'b', items: [{ key: 'k', path: 'p' }] } },
          ],
        },
      }),
      'spec.volumes[0].projected.sources[1].configMap: two sources write the file p',
    ],
    [
      'a mount that spreads to the host',
      mount({ mountPropagation: 'Bidirectional' }),
      'spec.containers[0].volumeMounts[0].mountPropagation: may be Bidirectional in a privileged container only',
    ],
    [
      'a node label that is none',
      pipeline({ nodeSelector: { zone: 'a b' } }),
      'spec.nodeSelector.zone: "a b" must consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
    ],
    [
      'an effect that there is not',
      pipeline({ tolerations: [{ key: 'a', effect: 'NoScheduling' }] }),
      'spec.tolerations[0].effect: is NoScheduling, a toleration takes NoSchedule, PreferNoSchedule, NoExecute (did you mean NoSchedule?)',
    ],
    [
      'a service account that is no name',
      pipeline({ rbac: { serviceAccount: 'My Account' } }),
      'spec.rbac.serviceAccount: "My Account" must consist of lower-case letters, digits, "-" and ".", and begin and end with a letter or digit',
    ],
  ])('says what is wrong with %s', (_, value, message) => {
    expect(problemsOf(value).map((each) => `${formatPath(each.path)}: ${each.message}`)[0]).toBe(message);
  });
});
