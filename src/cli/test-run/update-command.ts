import { shellQuoted } from '../../shared/shell-quoted.ts';
import type { OneOffFlags } from '../cases/one-off-case.ts';
import { DEFAULT_RUN_FLAGS } from './default-run-flags.ts';
import type { RunFlags, TestPipelineFlags } from './test-flags.ts';

/** The command that accepts what this one showed: the same, with --update. */
export function updateCommand(pipelines: readonly string[], flags: TestPipelineFlags): string {
  const words = ['promise', 'test-pipeline', ...pipelines];
  if (flags.dir !== '.') words.push('--dir', flags.dir);
  if (flags.all) words.push('--all');
  for (const place of flags.exclude) words.push('--exclude', place);
  words.push(...oneOffWords(flags));
  for (const stage of flags.stage) words.push('--stage', stage);
  if (flags.unknownFields !== 'strict') words.push('--unknown-fields', flags.unknownFields);
  if (flags.rawInput) words.push('--raw-input');
  return withUpdate(words, flags);
}

/** The flags that put a case together, as they were given. */
export function oneOffWords({ inputDir, expectedOutputDir }: OneOffFlags): readonly string[] {
  const input = inputDir === undefined ? [] : ['-i', inputDir];
  return expectedOutputDir === undefined ? input : [...input, '-o', expectedOutputDir];
}

/** A command with those of its flags that decide what comes out, and with --update. */
export function withUpdate(command: readonly string[], flags: RunFlags): string {
  const words = [...command];
  for (const name of flags.case) words.push('--case', name);
  if (flags.onlyFailed) words.push('--only-failed');
  if (flags.shard !== undefined) words.push('--shard', `${flags.shard.index}/${flags.shard.count}`);
  for (const [name, value] of Object.entries(flags.buildArg)) words.push('--build-arg', `${name}=${value}`);
  if (!flags.build) words.push('--no-build');
  if (flags.host !== undefined) words.push('--host', flags.host);
  if (flags.timeout !== DEFAULT_RUN_FLAGS.timeout) words.push('--timeout', String(flags.timeout));
  if (flags.limits !== DEFAULT_RUN_FLAGS.limits) words.push('--limits', flags.limits);
  if (flags.retries > 0) words.push('--retries', String(flags.retries));
  if (flags.exact) words.push('--exact');
  if (flags.kubeconfig !== undefined) words.push('--kubeconfig', flags.kubeconfig);
  if (flags.kindCluster !== undefined) words.push('--kind-cluster', flags.kindCluster);
  return [...words, '--update'].map(shellQuoted).join(' ');
}
