import type { EngineInfo } from '../../engine/types.ts';

/** What is looked at. Stable, for programs. */
export type CheckName =
  | 'node'
  | 'engine'
  | 'platform'
  | 'image-store'
  | 'limits'
  | 'builder'
  | 'proxies'
  | 'bind-mounts'
  | 'engine-disk'
  | 'kind-clusters'
  | 'kind'
  | 'kubectl'
  | 'disk';

/** What one look at the surroundings found. */
export interface Finding {
  readonly name: CheckName;
  /** `problem`: `promise test-pipeline` couldn't run. `warning`: something else can't, or may soon not. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** One line for people. */
  readonly message: string;
  /** What was tried, and what else is worth knowing; empty where the message says all. */
  readonly notes: readonly string[];
  /** What to do about it; null where it is ok. */
  readonly fix: string | null;
}

/** What `promise doctor --json` prints; `docs/schemas/doctor.schema.json` describes it. */
export interface DoctorDocument {
  readonly version: 1;
  /** Whether `promise test-pipeline` could run. */
  readonly ok: boolean;
  /** The engine that answers, what it says of itself, and how it was found. */
  readonly engine: (EngineInfo & { readonly host: string; readonly source: string }) | null;
  readonly checks: readonly Finding[];
}

/** A finding that needs nothing done. */
export function fine(name: CheckName, message: string, notes: readonly string[] = []): Finding {
  return { name, state: 'ok', message, notes, fix: null };
}

/** A finding that doesn't keep the main job from running. */
export function warning(
  name: CheckName,
  message: string,
  fix: string,
  notes: readonly string[] = [],
): Finding {
  return { name, state: 'warning', message, notes, fix };
}

/** A finding that keeps it. */
export function problem(name: CheckName, message: string, fix: string): Finding {
  return { name, state: 'problem', message, notes: [], fix };
}
