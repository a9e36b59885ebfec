import path from 'node:path';
import type { CaseListDocument } from '../../report/case-list.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { type PlanFlags, readCases } from '../read-plan.ts';
import { listedCase, printCases } from './list-cases.ts';
import { placedCase } from './place.ts';
import { namedPromise, readEach, refuseNothing } from './several-promises.ts';

/**
 * Prints the cases of all Promises that would run; exit 2 where a Promise can't be read, which the run would tell likewise.
 * @throws PromiseError as `runAll`, before anything runs
 */
export async function listAll(
  pipelines: readonly string[],
  flags: PlanFlags,
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd'>,
): Promise<ExitCode> {
  const root = path.resolve(io.cwd, flags.dir);
  const promises = await readEach(root, (found) =>
    readCases(pipelines, { ...flags, ...namedPromise(found) }, io.cwd),
  );
  refuseNothing(promises, flags.dir);
  const cases: CaseListDocument['cases'][number][] = [];
  for (const promise of promises) {
    if ('error' in promise) io.stderr.write(`${promise.place}: ${promise.error.message}\n`);
    if ('without' in promise) io.stderr.write(`note: ${promise.place}: ${promise.without.message}\n`);
    if (!('read' in promise)) continue;
    const { selected } = promise.read;
    cases.push(
      ...selected.map(listedCase).map((each) => ({ ...each, name: placedCase(promise.place, each.name) })),
    );
  }
  printCases({ version: 1, promise: { name: path.basename(root), file: root, root }, cases }, flags, io);
  return promises.some((promise) => 'error' in promise) ? 2 : 0;
}
