import { defineConfig } from 'vitest/config';

/** Containers, builds and loads take a while on two cores; no test asserts how long. */
const slow = { testTimeout: 180_000, hookTimeout: 300_000 };

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
    ],
  },
});
