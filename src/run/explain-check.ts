import { signalName } from './explain-exit.ts';
import { MAX_SEARCHED_LENGTH } from './log-tail.ts';
import type { CheckFailure, LogLine } from './types.ts';

/** What shells say of a command that isn't there: dash, bash and busybox, zsh. */
const NOT_FOUND = [
  /^(?:.*\/)?sh: (?:\d+|line \d+): (.+): (?:command )?not found$/,
  /^(?:.*\/)?[\w.-]+: (?:line )?\d+: (.+): (?:command )?not found$/,
  /^[\w./-]+: (.+): (?:command )?not found$/,
  /: command not found: (.+)$/,
];

/** Says what the exit code of a check means, and what to do about it; undefined for exit code 0. */
export function explainCheckExit(exitCode: number, log: readonly LogLine[]): CheckFailure | undefined {
  if (exitCode === 0) return undefined;
  const say = (meaning: string, hint?: string): CheckFailure => ({
    reason: 'exit',
    message: `exit code ${exitCode}: ${meaning}`,
    hint,
  });
  if (exitCode === 127) {
    const command = missingCommand(log);
    return say(
      `${command ?? 'a command'} was not found`,
      'install it, or put its folder on PATH; a script of yours is named from the folder of promise.yaml: "$PROMISE_DIR"/policy/check.sh',
    );
  }
  if (exitCode === 126) {
    return say('a command was found but could not be run', 'make the file executable: chmod +x');
  }
  const signal = exitCode === 137 ? 'SIGKILL, killed' : signalName(exitCode);
  if (signal !== undefined) return say(`ended by ${signal}`);
  return { reason: 'exit', message: `exit code ${exitCode}`, hint: undefined };
}

/** The check ran longer than it may. */
export function explainCheckTimeout(seconds: number): CheckFailure {
  return {
    reason: 'timeout',
    message: `stopped after ${seconds} s, the time that it may take`,
    hint: 'if it needs longer, raise its timeout: {run: COMMAND, timeout: 5m}',
  };
}

function missingCommand(log: readonly LogLine[]): string | undefined {
  for (const { text } of log.toReversed()) {
    if (text.length > MAX_SEARCHED_LENGTH) continue;
    for (const pattern of NOT_FOUND) {
      const command = pattern.exec(text)?.[1];
      if (command !== undefined) return command;
    }
  }
  return undefined;
}
