import { defineConfig } from 'vitest/config';
import { canInstall } from './test/support/machine/apt.mjs';

/** Containers, builds and loads take a while on two cores; no test asserts how long. */
const slow = { testTimeout: 180_000, hookTimeout: 300_000 };

/** It brings an engine of its own, made of Debian's packages: elsewhere there is nothing to run it with. */
const buildx = { test: { name: 'buildx', include: ['test/buildx/**/*.test.ts'], ...slow } };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], ...slow } },
      { test: { name: 'docs', include: ['test/docs/**/*.test.ts'], ...slow } },
      { test: { name: 'container', include: ['test/container/**/*.test.ts'], ...slow } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...slow } },
      { test: { name: 'ci', include: ['test/ci/**/*.test.ts'], ...slow } },
      { test: { name: 'kind', include: ['test/kind/**/*.test.ts'], ...slow } },
      ...(canInstall() ? [buildx] : []),
    ],
  },
});
