import { isObject, type Json, type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { CASE_ENV_SHAPE, readEnv } from './case-env.ts';
import { readTimeout } from './duration.ts';
import { tellEmptyFields } from './empty-fields.ts';
import type { Problem } from './problems.ts';
import { decode, describeValue, type Shape } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** The field of case.yaml, and of promise.config.yaml for all cases, that names commands which judge what a case wrote. */
export const OUTPUT_CHECK_FIELDS = { checks: 'any' } as const satisfies Readonly<Record<string, Shape>>;

/** A check that is written as a mapping. */
const CHECK_SHAPE: Shape = {
  fields: { name: 'string', run: 'string', timeout: 'any', env: CASE_ENV_SHAPE },
};

const EXAMPLE = 'for example checks: [kubeconform -strict output]';

/** Characters of a command that make the name of a check without one. */
const MAX_NAME = 60;

/** A command of the user's that judges what a case wrote. */
export interface OutputCheck {
  /** As written, else the first line of the command. */
  readonly name: string;
  /** For `sh -c`. */
  readonly run: string;
  /** Absent: as long as the case may take. */
  readonly timeoutSeconds?: number;
  /** Over the user's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Reads {@link OUTPUT_CHECK_FIELDS} of decoded settings. */
export function readOutputChecks({ checks }: JsonObject, problems: Problem[]): readonly OutputCheck[] {
  if (checks === undefined || checks === null) return [];
  if (!Array.isArray(checks)) {
    problems.push({
      path: ['checks'],
      message: `must be a list of commands, not ${describeValue(checks)}`,
      hint: EXAMPLE,
    });
    return [];
  }
  const read: OutputCheck[] = [];
  for (const [index, value] of checks.entries()) {
    const path = ['checks', index];
    const check = readCheck(value, path, problems);
    if (check === undefined) continue;
    if (read.some(({ name }) => name === check.name)) {
      problems.push({
        path,
        message: `${JSON.stringify(check.name)} is the name of an earlier check`,
        hint: 'give one of them a name of its own: name: NAME',
      });
    }
    read.push(check);
  }
  return read;
}

/** Undefined where a problem was added. */
function readCheck(value: Json, path: YamlPath, problems: Problem[]): OutputCheck | undefined {
  if (typeof value === 'string') return readCommand({ run: value }, path, problems);
  if (isObject(value)) return readCommand(value, path, problems);
  problems.push({
    path,
    message: `must be a command, or a mapping with run, not ${describeValue(value)}`,
    hint: EXAMPLE,
  });
  return undefined;
}

function readCommand(value: JsonObject, path: YamlPath, problems: Problem[]): OutputCheck | undefined {
  const before = problems.length;
  tellEmptyFields(value, CHECK_SHAPE, path, problems);
  const { name, run, timeout, env } = objectOrEmpty(decode(value, CHECK_SHAPE, path, problems));
  const command = typeof run === 'string' ? run.trim() : '';
  if (command === '' && problems.length === before) {
    const at = run === undefined ? path : [...path, 'run'];
    problems.push({ path: at, message: 'has no command to run', hint: EXAMPLE });
  }
  const timeoutSeconds = readTimeout(timeout, [...path, 'timeout'], problems);
  const variables = readEnv(objectOrEmpty(env), [...path, 'env'], problems);
  if (problems.length > before) return undefined;
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : nameOf(command),
    run: command,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    env: variables,
  };
}

function nameOf(command: string): string {
  const [first = ''] = command.split('\n');
  return first.length <= MAX_NAME ? first : `${first.slice(0, MAX_NAME - 1)}…`;
}
