import { type JsonObject, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { Shape } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** What `env:` looks like. */
export const CASE_ENV_SHAPE = { map: 'string' } as const satisfies Shape;

/** Variables for every stage, by name. */
export function readEnv(
  env: JsonObject,
  at: YamlPath,
  problems: Problem[],
): Readonly<Record<string, string>> {
  for (const name of Object.keys(env)) {
    if (name === '' || name.includes('='))
      problems.push({ path: [...at, name], message: 'is no name of a variable' });
  }
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, stringOrEmpty(value)]));
}
