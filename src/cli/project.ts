import path from 'node:path';
import { wrongApi } from '../admission/check-api.ts';
import { loadConfig, parseStageFlag } from '../promise/config.ts';
import { inspectPromise } from '../promise/load.ts';
import { resolveImageSources } from '../promise/stage-folders.ts';
import type { ImageSource, ProjectConfig, PromiseDefinition } from '../promise/types.ts';

/** Flags that every command which works on a Promise shares. */
export interface ProjectFlags {
  readonly dir: string;
  readonly host?: string;
  readonly json: boolean;
  readonly stage: readonly string[];
  readonly buildArg: Readonly<Record<string, string>>;
}

/** A Promise with what surrounds it on disk. */
export interface Project {
  readonly promise: PromiseDefinition;
  /** Where each stage image comes from, by reference. */
  readonly sources: ReadonlyMap<string, ImageSource>;
  readonly config: ProjectConfig;
}

/**
 * Reads the Promise that the flags name, its configuration, and which folder builds which image.
 * @throws PromiseError as `inspectPromise`, `loadConfig` and `resolveImageSources` do; `invalid-promise` where Kratix or
 *   the API server would refuse the Promise
 */
export async function loadProject(flags: ProjectFlags, cwd: string): Promise<Project> {
  const inspection = await inspectPromise(path.resolve(cwd, flags.dir));
  const { promise } = inspection;
  const error = inspection.error ?? wrongApi(inspection);
  if (error !== undefined) throw error;
  const config = await loadConfig(promise);
  const stageFlags = await Promise.all(flags.stage.map((flag) => parseStageFlag(flag, cwd)));
  return { promise, config, sources: await resolveImageSources(promise, config, stageFlags) };
}
