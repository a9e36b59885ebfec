/** The machine lacks something that set-up can't give it. Ends the command with exit code 3. */
export class SetupError extends Error {
  /**
   * @param {string} message what is missing or failed, one line
   * @param {string} hint what to do about it
   */
  constructor(message, hint) {
    super(message);
    this.name = 'SetupError';
    this.hint = hint;
  }
}
