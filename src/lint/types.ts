import type { Diagnostic } from '../shared/diagnostics.ts';

/**
 * Every lint with what it is about. Codes are stable: scripts may match on them, so a code is never renamed or given
 * another meaning. `docs/lints/<code>.md` explains each; a test keeps the two in step.
 */
export const LINTS = {
  'ambiguous-scalar': 'a value that two YAML readers take for different things',
  'ignored-api-field': 'a field of the API that no CustomResourceDefinition has',
  'invalid-image': 'a stage image whose name no registry can have',
  'invalid-output-yaml': 'a file of the output that no GitOps agent can read',
  'latest-image': 'a stage image whose tag is `latest`, or that has none',
  'memory-near-limit': "a stage that came near Kratix's default memory limit",
  'missing-namespace': 'an object of the output that says no namespace',
  'promise-too-large': 'a Promise that `kubectl apply`, or the cluster, refuses for its size',
  'unchecked-rule': 'a rule that nobody can read or check here',
  'unknown-output-field': 'a field of the output that its CustomResourceDefinition does not have',
  'unpinned-download': 'a Dockerfile that fetches whatever is newest',
  'unreadable-file': "a file that Kratix's own containers may not read",
  'unused-rule': 'a rule for what may vary that no file has anything for',
  'work-too-large': 'output that is too big for the cluster to store',
} as const satisfies Record<string, string>;

/** A stable, documented name for what Kratix lets through but will hurt. */
export type LintCode = keyof typeof LINTS;

/** Something that Kratix lets through but will hurt. */
export interface Lint extends Diagnostic {
  readonly severity: 'warning';
  readonly code: LintCode;
}

/** Makes a lint. */
export function lint(code: LintCode, message: string, details: Pick<Lint, 'hint' | 'location'> = {}): Lint {
  return { severity: 'warning', code, message, ...details };
}
