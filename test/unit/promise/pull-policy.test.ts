import { describe, expect, it } from 'vitest';
import { pullPolicy } from '../../../src/promise/pull-policy.ts';

/** Kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_Container. */
describe('pullPolicy', () => {
  it.each([
    ['redis', undefined, 'Always'],
    ['redis:latest', undefined, 'Always'],
    ['registry.example.com:5000/team/redis', undefined, 'Always'],
    ['registry.example.com:5000/team/redis:v1', undefined, 'IfNotPresent'],
    ['redis:v1', undefined, 'IfNotPresent'],
    [`redis@sha256:${'0'.repeat(64)}`, undefined, 'IfNotPresent'],
    ['redis', 'IfNotPresent', 'IfNotPresent'],
    ['redis:v1', 'Always', 'Always'],
    ['redis', '', 'Always'],
  ])('of %s with %j is %s', (image, imagePullPolicy, expected) => {
    expect(pullPolicy({ image, ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }) })).toBe(
      expected,
    );
  });
});
