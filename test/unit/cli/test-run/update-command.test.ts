import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_FLAGS } from '../../../../src/cli/test-run/default-run-flags.ts';
import type { TestPipelineFlags } from '../../../../src/cli/test-run/test-flags.ts';
import { updateCommand } from '../../../../src/cli/test-run/update-command.ts';

/** As `promise test-pipeline` has them without any. */
const FLAGS: TestPipelineFlags = {
  ...DEFAULT_RUN_FLAGS,
  dir: '.',
  all: false,
  exclude: [],
  watch: false,
  stage: [],
  unknownFields: 'strict',
  rawInput: false,
};

describe('the command that accepts what a run showed', () => {
  it('is a short one', () => {
    expect(updateCommand([], FLAGS)).toBe('promise test-pipeline --update');
  });

  it.each<[string, Partial<TestPipelineFlags>]>([
    ['--dir shop', { dir: 'shop' }],
    ['--all --exclude old', { all: true, exclude: ['old'] }],
    ['--stage a=b', { stage: ['a=b'] }],
    ['--unknown-fields prune', { unknownFields: 'prune' }],
    ['--raw-input', { rawInput: true }],
    ['-i in -o out', { inputDir: 'in', expectedOutputDir: 'out' }],
    ["--case 'a*' --only-failed", { case: ['a*'], onlyFailed: true }],
    ['--shard 1/2', { shard: { index: 1, count: 2 } }],
    ["--build-arg VERSION=2 --build-arg 'NAME=a b'", { buildArg: { VERSION: '2', NAME: 'a b' } }],
    ['--no-build', { build: false }],
    ['--host unix:///run/podman/podman.sock', { host: 'unix:///run/podman/podman.sock' }],
    ['--timeout 1200', { timeout: 1200 }],
    ['--limits none', { limits: 'none' }],
    ['--retries 2', { retries: 2 }],
    ['--exact', { exact: true }],
    ['--kind-cluster dev', { kindCluster: 'dev' }],
  ])('keeps %s, which decides what comes out', (words, change) => {
    expect(updateCommand([], { ...FLAGS, ...change })).toBe(`promise test-pipeline ${words} --update`);
  });
});
