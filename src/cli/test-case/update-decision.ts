import type { ProposedChange } from '../../compare/proposed-change.ts';
import type { CasePlan } from '../../plan/types.ts';
import type { UpdateMode } from '../../report/types.ts';
import type { Emit } from '../../shared/events.ts';

/** Decides which goldens become what a run wrote. */
export interface UpdateDecision {
  readonly mode: UpdateMode;
  /**
   * @param name what people know the case by; absent: its own name
   * @throws PromiseError `interrupted`
   */
  accept(change: ProposedChange, plan: CasePlan, emit: Emit, name?: string): Promise<boolean>;
  /** Whether no further case is wanted. */
  isOver(): boolean;
}

/** All goldens become what the run wrote. */
export const UPDATE_ALL: UpdateDecision = {
  mode: 'all',
  accept: async () => true,
  isOver: () => false,
};

/** Goldens that there are stay as they are. */
export const UPDATE_NEW: UpdateDecision = {
  mode: 'new',
  accept: async ({ action }) => action === 'added',
  isOver: () => false,
};
