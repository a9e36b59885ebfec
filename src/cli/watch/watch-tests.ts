import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExitCode } from '../../shared/errors.ts';
import { readPlan } from '../plan/read-plan.ts';
import { isIgnored } from './affected.ts';
import { FileWatch } from './file-watch.ts';
import { Keyboard } from './keyboard.ts';
import { Screen } from './screen.ts';
import type { WatchRequest } from './watch-request.ts';
import { WatchSession } from './watch-session.ts';

/**
 * `promise test-pipeline --watch`: runs all, and then, until the user has enough, what a change affects or a key asks for.
 * Returns 0 however the runs ended: the user has seen it.
 * @throws PromiseError where there is no such folder; everything else is shown, and may be mended
 */
export async function watchTests(request: WatchRequest): Promise<ExitCode> {
  const { flags, io, terminal } = request;
  const root = await watchedFolder(request);
  const screen = new Screen(io);
  const files = new FileWatch(
    root,
    (file) => isIgnored(file, root),
    (changed) => session.onChanges(changed),
    (error) => screen.error(error),
  );
  const session = new WatchSession(request, screen, (folders) => {
    if (flags.build) files.add(folders);
  });
  const keyboard = new Keyboard(terminal, (command) => void session.onCommand(command, keyboard));
  const onInterrupt = () => session.quit();
  io.signal.addEventListener('abort', onInterrupt);
  try {
    await files.ready();
    await session.run();
    return 0;
  } finally {
    io.signal.removeEventListener('abort', onInterrupt);
    keyboard.close();
    await files.close();
  }
}

/** The folder of promise.yaml, whether or not that can be read. */
async function watchedFolder({ pipelines, flags, io }: WatchRequest): Promise<string> {
  const place = path.resolve(io.cwd, flags.dir);
  const stats = await stat(place).catch(() => undefined);
  // Says what is wrong better than we could.
  if (stats === undefined) return (await readPlan(pipelines, flags, io.cwd)).promise.root;
  return stats.isDirectory() ? place : path.dirname(place);
}
