import type { Diagnostic } from '../shared/diagnostics.ts';
import type { Location } from '../shared/errors.ts';

/** The version of the JSON document; raised when a field changes its meaning or goes. */
export const DIAGNOSTICS_VERSION = 1;

/**
 * What `promise validate --json` prints; `docs/schemas/validation.schema.json` describes it. Paths are absolute; what isn't
 * there is null.
 */
export interface DiagnosticsDocument {
  readonly version: typeof DIAGNOSTICS_VERSION;
  /** `invalid` where the command ends with exit code 2. */
  readonly outcome: 'valid' | 'invalid';
  readonly errors: number;
  readonly warnings: number;
  /** Files and folders that were looked at. */
  readonly checked: CheckedFiles;
  readonly diagnostics: readonly DiagnosticEntry[];
}

/** What a command looked at; absolute paths. */
export interface CheckedFiles {
  readonly promises: readonly string[];
  readonly requests: readonly string[];
  /** Folders of test cases. */
  readonly cases: readonly string[];
  readonly dockerfiles: readonly string[];
}

/** A diagnostic of the {@link DiagnosticsDocument}. */
export interface DiagnosticEntry {
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly message: string;
  readonly location: Location | null;
  readonly hint: string | null;
  readonly notes: readonly string[];
}

/** Makes the document, field by field, so that its form changes only where it is meant to. */
export function diagnosticsDocument(
  diagnostics: readonly Diagnostic[],
  checked: CheckedFiles,
  outcome: DiagnosticsDocument['outcome'],
): DiagnosticsDocument {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    version: DIAGNOSTICS_VERSION,
    outcome,
    errors: count('error'),
    warnings: count('warning'),
    checked,
    diagnostics: diagnostics.map(diagnosticEntry),
  };
}

/** One diagnostic as JSON has it. */
export function diagnosticEntry(diagnostic: Diagnostic): DiagnosticEntry {
  const { severity, code, message, location, hint, notes } = diagnostic;
  return { severity, code, message, location: location ?? null, hint: hint ?? null, notes: notes ?? [] };
}
