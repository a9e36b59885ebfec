import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { newRunId, removeRun, runLabels } from '../../engine/ownership.ts';
import type { Engine } from '../../engine/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { type Finding, fine } from './types.ts';

/** Where the folder is mounted in the container that is asked. */
const TARGET = '/promise-doctor';

/** How engines say that there is no such folder on their machine, or none that they may mount. */
const NOT_THERE = /bind source path does not exist|no such file or directory|mounts denied|not shared/i;

/**
 * Finds out whether the engine can mount a folder of this machine. `promise` itself copies, and so needs none; but scripts of
 * the user's that say `docker run -v` do. The container is made, not started: any image will do.
 */
export async function checkBindMounts(engine: Engine, dir: string): Promise<Finding> {
  const [entry] = await readdir(dir).catch(() => []);
  if (entry === undefined) return fine('bind-mounts', `not tried: there is nothing in ${dir} to look for`);
  const image = (await engine.listImages()).find(({ references }) => references.length > 0);
  if (image === undefined)
    return fine('bind-mounts', 'not tried: the engine has no image to make a container of');
  const runId = newRunId();
  try {
    const id = await engine.createContainer({
      name: `promise-${runId}-doctor`,
      image: image.name,
      labels: runLabels(runId),
      // Never run; an image may have no command of its own.
      entrypoint: ['/'],
      env: [],
      mounts: [{ kind: 'bind', source: dir, target: TARGET, readOnly: true }],
      network: 'none',
    });
    const seen = await engine.statPath(id, path.posix.join(TARGET, entry));
    return seen === undefined ? unseen(dir) : fine('bind-mounts', `the engine sees ${dir}`);
  } catch (error) {
    if (!(error instanceof PromiseError) || error.code === 'engine-lost') throw error;
    if (NOT_THERE.test(error.message)) return unseen(dir);
    return fine('bind-mounts', `not tried: ${error.message}`);
  } finally {
    await removeRun(engine, runId);
  }
}

/** Nothing to mend: it is what a distant engine is like. */
function unseen(dir: string): Finding {
  return fine(
    'bind-mounts',
    `the engine doesn't see ${dir}: promise copies files, but \`docker run -v\` won't find it`,
    ['it runs on another machine, or in a virtual one that shares other folders'],
  );
}
