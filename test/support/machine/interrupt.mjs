import { SetupError } from './setup-error.mjs';

let interrupted = false;

/** Makes set-up stop at its next step, so that what follows an interrupt is clean-up only. */
export function interrupt() {
  interrupted = true;
}

/**
 * To be called before each step and in each loop that waits.
 *
 * @throws {SetupError} after an interrupt
 */
export function stopIfInterrupted() {
  if (interrupted) throw new SetupError('interrupted', 'Run the command again: it goes on where it stopped.');
}
