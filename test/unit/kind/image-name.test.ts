import { expect, test } from 'vitest';
import { containerdName } from '../../../src/kind/image-name.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

test.each([
  ['foo', 'docker.io/library/foo:latest'],
  ['foo:1.2', 'docker.io/library/foo:1.2'],
  ['org/foo', 'docker.io/org/foo:latest'],
  ['org/team/foo:1', 'docker.io/org/team/foo:1'],
  ['docker.io/foo:1', 'docker.io/library/foo:1'],
  ['docker.io/library/foo:1', 'docker.io/library/foo:1'],
  ['docker.io/org/foo', 'docker.io/org/foo:latest'],
  ['ghcr.io/org/foo:v1', 'ghcr.io/org/foo:v1'],
  ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.9'],
  ['localhost/foo', 'localhost/foo:latest'],
  ['localhost:5000/foo', 'localhost:5000/foo:latest'],
  ['localhost:5000/foo:1', 'localhost:5000/foo:1'],
  [`foo@${DIGEST}`, `docker.io/library/foo@${DIGEST}`],
  [`ghcr.io/org/foo@${DIGEST}`, `ghcr.io/org/foo@${DIGEST}`],
])('%s is %s in containerd', (reference, name) => {
  expect(containerdName(reference)).toBe(name);
});
