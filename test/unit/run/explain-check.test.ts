import { describe, expect, it } from 'vitest';
import { explainCheckExit } from '../../../src/run/explain-check.ts';

describe('exit code 127 of a check', () => {
  it.each([
    ['dash', 'sh: 1: kubeconform: not found'],
    ['bash', 'sh: line 1: kubeconform: command not found'],
    ['busybox', 'sh: kubeconform: not found'],
    ['a script of bash', '/redis/policy/check.sh: line 3: kubeconform: command not found'],
    ['a script of dash', '/redis/policy/check.sh: 3: kubeconform: not found'],
    ['zsh', 'zsh:1: command not found: kubeconform'],
  ])('names what is missing, as %s says it', (_, text) => {
    const log = [{ stream: 'stdout', text }] as const;
    expect(explainCheckExit(127, log)?.message).toBe('exit code 127: kubeconform was not found');
  });

  it('names nothing where nothing is said', () => {
    expect(explainCheckExit(127, [])?.message).toBe('exit code 127: a command was not found');
  });
});
