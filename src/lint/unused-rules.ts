import type { CompareRule } from '../promise/compare-rules.ts';
import { type Lint, lint } from './types.ts';

/** Rules that no file had anything for: they were mistyped, or what they were about is gone. */
export function lintUnusedRules(rules: readonly CompareRule[]): readonly Lint[] {
  return rules.map((rule) =>
    lint('unused-rule', `${describe(rule)} finds nothing in goldens and output`, {
      location: rule.location,
      hint: 'correct its path, files or kind, or remove it',
    }),
  );
}

function describe(rule: CompareRule): string {
  if (rule.type === 'ignore-files') return `ignore: files ${rule.files}`;
  const kind = rule.kind === undefined ? '' : ` of ${rule.kind}`;
  const files = rule.files === undefined ? '' : ` in ${rule.files}`;
  return `${rule.type}: ${rule.path.text}${kind}${files}`;
}
