import type { RunFlags } from './test-flags.ts';

/** A run as it is without any flag. */
export const DEFAULT_RUN_FLAGS: RunFlags = {
  bail: false,
  build: true,
  buildArg: {},
  case: [],
  check: [],
  diffLines: 200,
  exact: false,
  json: false,
  keep: false,
  limits: 'memory',
  list: false,
  onlyFailed: false,
  reporter: [],
  retries: 0,
  shell: false,
  strict: false,
  timeout: 600,
  trace: false,
  update: false,
  verbose: false,
};
