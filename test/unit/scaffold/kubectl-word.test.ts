import { describe, expect, it } from 'vitest';
import { initDefaults } from '../../../src/scaffold/defaults.ts';
import { takenWord } from '../../../src/scaffold/kubectl-word.ts';

describe('a word for requests that kubectl takes for a kind of Kubernetes', () => {
  it.each([
    ['pod', {}, 'pods is the kind Pod', { kind: 'ManagedPod' }],
    ['service', {}, 'services is the kind Service', { kind: 'ManagedService' }],
    ['network-policy', {}, 'networkpolicies is the kind NetworkPolicy', { kind: 'ManagedNetworkPolicy' }],
    ['endpoint', {}, 'endpoints is the kind Endpoints', { kind: 'ManagedEndpoint' }],
    ['node', { plural: 'mynodes' }, 'node is the kind Node', { kind: 'ManagedNode' }],
    ['quota', {}, 'quota is the kind ResourceQuota', { kind: 'ManagedQuota' }],
    ['web', { plural: 'services' }, 'services is the kind Service', { plural: 'webs' }],
  ])('%s %o', (name, flags, words, instead) => {
    const taken = takenWord(initDefaults(name, flags));
    expect(taken?.message).toContain(`to kubectl, ${words} of Kubernetes`);
    expect(taken?.instead).toEqual(instead);
    expect(takenWord(initDefaults(name, instead))).toBeUndefined();
  });

  it.each(['redis', 'elastic-cloud', 'pod-pool', 'constructor'])('is none of %s', (name) => {
    expect(takenWord(initDefaults(name))).toBeUndefined();
  });
});
