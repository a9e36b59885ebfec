import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseReport } from '../../report/types.ts';
import { ensureStateDir, stateDir } from '../../run/state-dir.ts';
import { writeAtomically } from '../../shared/write-atomically.ts';

/** Raised when the file's form changes: older ones are then ignored. */
const VERSION = 1;

/** What makes a case a variant of another. */
interface CaseName {
  readonly name: string;
  readonly variantOf?: { readonly name: string };
}

/** The cases of a Promise, as a run finds them. */
export interface KnownCases {
  readonly readable: readonly CaseName[];
  readonly unreadable: readonly CaseName[];
}

/** What is known of the cases of a Promise; nothing where no run took note of any. */
export class FailedCases {
  readonly #failed: ReadonlySet<string>;
  /** Those that couldn't be read: each stands for the variants that it may have, too. */
  readonly #unread: ReadonlySet<string>;

  constructor(failed: readonly string[], unread: readonly string[]) {
    this.#failed = new Set(failed);
    this.#unread = new Set(unread);
  }

  /** Whether a case that can be read failed when it last ran, or couldn't be read then. */
  has({ name, variantOf }: CaseName): boolean {
    return this.#failed.has(name) || (variantOf !== undefined && this.#unread.has(variantOf.name));
  }

  /** What is known after a run: cases that weren't in it keep what they are known for, as long as they are there. */
  after(reports: readonly CaseReport[], { readable, unreadable }: KnownCases): FailedCases {
    const now = new Map(reports.map(({ name, outcome }) => [name, outcome === 'failed']));
    const failed = readable.filter((each) => now.get(each.name) ?? this.has(each)).map(({ name }) => name);
    const unread = unreadable.map(({ name }) => name);
    const mayBeVariant = (name: string) => unread.some((each) => name.startsWith(`${each}/`));
    return new FailedCases(
      [
        ...failed,
        ...unread.filter((name) => now.get(name) ?? this.#failed.has(name)),
        ...[...this.#failed].filter((name) => mayBeVariant(name) && !now.has(name)),
      ],
      unread.filter((name) => now.has(name) || this.#unread.has(name)),
    );
  }

  /** As the file has it. */
  toJSON(): object {
    return { version: VERSION, failed: [...this.#failed], unread: [...this.#unread] };
  }
}

function failedFile(root: string): string {
  return path.join(stateDir(root), 'failed-cases.json');
}

/** What the last run of each case came to, as far as that is known. */
export async function readFailedCases(root: string): Promise<FailedCases> {
  try {
    const state: unknown = JSON.parse(await readFile(failedFile(root), 'utf8'));
    if (typeof state !== 'object' || state === null) return NOTHING;
    if (!('version' in state) || state.version !== VERSION) return NOTHING;
    return new FailedCases(
      'failed' in state ? names(state.failed) : [],
      'unread' in state ? names(state.unread) : [],
    );
  } catch {
    // Absent, or cut short by a crash: nothing that a run needs.
    return NOTHING;
  }
}

const NOTHING = new FailedCases([], []);

function names(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

/** Takes note of how the cases of a run ended. @throws what the file system says */
export async function noteFailedCases(
  root: string,
  reports: readonly CaseReport[],
  known: KnownCases,
): Promise<void> {
  const failed = (await readFailedCases(root)).after(reports, known);
  await ensureStateDir(root);
  await writeAtomically(failedFile(root), `${JSON.stringify(failed, null, 2)}\n`);
}
