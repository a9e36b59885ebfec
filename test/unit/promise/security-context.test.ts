import { describe, expect, it } from 'vitest';
import { loadPromise } from '../../../src/promise/load.ts';
import { edited } from './promise-fixture.ts';
import { rejectionOf, tempTree } from './support.ts';

async function load(securityContext: string) {
  const text = edited([
    'resources: {}',
    `resources: {}\n                securityContext: {${securityContext}}`,
  ]);
  return loadPromise(await tempTree({ 'promise.yaml': text }));
}

/** Kubernetes pkg/apis/core/validation, ValidateSecurityContext. */
describe('a securityContext', () => {
  it.each([
    'runAsUser: 0, runAsGroup: 2147483647',
    'privileged: true, allowPrivilegeEscalation: true',
    'allowPrivilegeEscalation: false, capabilities: {add: [NET_ADMIN], drop: [ALL]}',
  ])('may say %s', async (text) => {
    expect((await load(text)).pipelines[0]?.containers[1]?.securityContext).toBeDefined();
  });

  it.each([
    ['runAsUser: -1', 'runAsUser: must be between 0 and 2147483647, not -1'],
    ['runAsGroup: 2147483648', 'runAsGroup: must be between 0 and 2147483647, not 2147483648'],
    ['privileged: true, allowPrivilegeEscalation: false', "can't be false with privileged: true"],
    [
      'allowPrivilegeEscalation: false, capabilities: {add: [CAP_SYS_ADMIN]}',
      "can't be false with the capability CAP_SYS_ADMIN",
    ],
  ])('may not say %s', async (text, message) => {
    const error = await rejectionOf(load(text));
    expect(error.code).toBe('invalid-promise');
    expect(error.message).toContain(message);
  });
});
