import type { EngineInfo } from '../../engine/types.ts';

/** What one look at the surroundings found. */
export interface Finding {
  /** Stable, for programs. */
  readonly name: 'node' | 'engine' | 'platform' | 'builder' | 'kind-clusters' | 'kind' | 'kubectl' | 'disk';
  /** `problem`: `promise test-pipeline` couldn't run. `warning`: something else can't, or may soon not. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** One line for people. */
  readonly message: string;
  /** What was tried; empty where the message says all. */
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
export function fine(name: Finding['name'], message: string): Finding {
  return { name, state: 'ok', message, notes: [], fix: null };
}

/** A finding that doesn't keep the main job from running. */
export function warning(name: Finding['name'], message: string, fix: string): Finding {
  return { name, state: 'warning', message, notes: [], fix };
}
