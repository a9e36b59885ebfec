import type { WorkflowAction, WorkflowType } from './types.ts';

/** The workflows that a Promise may have, in the order in which they are written. */
export const WORKFLOWS: readonly (readonly [WorkflowType, WorkflowAction])[] = [
  ['resource', 'configure'],
  ['resource', 'delete'],
  ['promise', 'configure'],
  ['promise', 'delete'],
];
