import path from 'node:path';
import { isBroken } from '../../promise/broken-case.ts';
import { loadConfig } from '../../promise/config.ts';
import { findPromises } from '../../promise/find-promises.ts';
import { loadPromise } from '../../promise/load.ts';
import { resolveImageSources } from '../../promise/stage-folders.ts';
import { pipelinePath } from '../../promise/stage-images.ts';
import type { PromiseDefinition } from '../../promise/types.ts';
import { formatCount } from '../../report/format.ts';
import { allCasesOf } from '../cases/all-cases.ts';
import type { CommandIo } from '../io.ts';
import { stageCaseFolders } from '../test-stage/cases-beside.ts';
import type { Candidate } from './types.ts';

/** Patience with an engine, in milliseconds: somebody waits for the answer with a finger on the tab key. */
const ENGINE_PATIENCE_MS = 1500;

/** Where values are looked up. */
export interface Surroundings {
  readonly io: Pick<CommandIo, 'cwd' | 'env' | 'signal'>;
  /** The value of `--dir`. */
  readonly dir: string;
  /** The value of `--host`. */
  readonly host: string | undefined;
}

/** The places of the Promises in the folder at hand and below it. */
export async function promises({ io, dir }: Surroundings): Promise<readonly Candidate[]> {
  const found = await findPromises(path.resolve(io.cwd, dir), []);
  return found.map(({ place }) => ({ value: place, description: '' }));
}

/** The pipelines of the Promise at hand. */
export async function pipelines(at: Surroundings): Promise<readonly Candidate[]> {
  const { pipelines } = await promiseAt(at);
  return pipelines.map((pipeline) => {
    const stages = pipeline.containers.map(({ name }) => name).join(', ');
    return { value: pipelinePath(pipeline), description: `stages: ${stages}` };
  });
}

/** Its stages, by the names of their containers. */
export async function stages(at: Surroundings): Promise<readonly Candidate[]> {
  const { pipelines } = await promiseAt(at);
  const known = new Map<string, Candidate>();
  for (const { containers } of pipelines)
    for (const { name, image } of containers)
      if (!known.has(name)) known.set(name, { value: name, description: image });
  return [...known.values()];
}

/** Its test cases. */
export async function cases(at: Surroundings): Promise<readonly Candidate[]> {
  const promise = await promiseAt(at);
  const sources = await resolveImageSources(promise, await loadConfig(promise), []);
  const found = await allCasesOf({ promise, sources });
  return found.map((each) => ({
    value: each.name,
    description: isBroken(each) ? "can't be read" : `${each.workflow.type}/${each.workflow.action}`,
  }));
}

/** The test cases of a stage that is tested without a Promise. */
export async function stageCases(target: string, { io }: Surroundings): Promise<readonly Candidate[]> {
  const found = await stageCaseFolders(path.resolve(io.cwd, target));
  return found.map(({ name }) => ({ value: name, description: '' }));
}

/** The kind clusters of the engine. */
export async function clusters({ io, host }: Surroundings): Promise<readonly Candidate[]> {
  const [{ connectEngine }, { findClusters }] = await Promise.all([
    import('../../engine/connect.ts'),
    import('../../kind/clusters.ts'),
  ]);
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(ENGINE_PATIENCE_MS)]);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer from the engine in time')));
  });
  const ask = async (): Promise<readonly Candidate[]> => {
    const engine = await connectEngine({ env: io.env, signal, host });
    try {
      const found = await findClusters(engine);
      return found.map(({ name, nodes }) => ({
        value: name,
        description: formatCount(nodes.length, 'node'),
      }));
    } finally {
      await engine.close();
    }
  };
  return Promise.race([ask(), late]);
}

function promiseAt({ io, dir }: Surroundings): Promise<PromiseDefinition> {
  return loadPromise(path.resolve(io.cwd, dir));
}
