import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Docker's own settings folder. */
export function dockerConfigDir(env: NodeJS.ProcessEnv, home: string): string {
  return env.DOCKER_CONFIG || path.join(home, '.docker');
}

/** What a file of settings says, docker's or podman's; one that isn't there or can't be read says nothing. */
export async function readSettings(file: string): Promise<object> {
  try {
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof settings === 'object' && settings !== null ? settings : {};
  } catch {
    return {};
  }
}
