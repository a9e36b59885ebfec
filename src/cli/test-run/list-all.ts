import path from 'node:path';
import type { CaseListDocument } from '../../report/case-list.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CommandIo } from '../io.ts';
import { type PlanFlags, readCases } from '../plan/read-plan.ts';
import { worstExitCode } from './exit-code.ts';
import { exitCodeOfList, listed, printCases } from './list-cases.ts';
import { placedCase } from './place.ts';
import { namedPromise, readEach, refuseNothing } from './several-promises.ts';

/**
 * Prints the cases of all Promises that would run; exit 2 where a Promise or a case can't be read, which the run would tell likewise.
 * @throws PromiseError as `runAll`, before anything runs
 */
export async function listAll(
  pipelines: readonly string[],
  flags: PlanFlags & Pick<SeveralFlags, 'exclude'>,
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd' | 'errorColor'>,
): Promise<ExitCode> {
  const root = path.resolve(io.cwd, flags.dir);
  const promises = await readEach(root, flags, (found) =>
    readCases(pipelines, { ...flags, ...namedPromise(found) }, io.cwd),
  );
  refuseNothing(promises, flags.dir);
  const lists: ReturnType<typeof listed>[] = [];
  const exitCodes: ExitCode[] = [];
  for (const promise of promises) {
    if ('error' in promise) {
      io.stderr.write(`${promise.place}: ${promise.error.message}\n`);
      exitCodes.push(2);
    }
    if ('without' in promise) io.stderr.write(`note: ${promise.place}: ${promise.without.message}\n`);
    if (!('read' in promise)) continue;
    const { chosen } = promise.read;
    exitCodes.push(exitCodeOfList(chosen));
    lists.push(listed(chosen, (name) => placedCase(promise.place, name)));
  }
  const document: CaseListDocument = {
    version: 1,
    promise: { name: path.basename(root), file: root, root },
    cases: lists.flatMap(({ cases }) => cases),
    broken: lists.flatMap(({ broken }) => broken),
  };
  printCases(document, flags, io);
  return worstExitCode(exitCodes);
}
