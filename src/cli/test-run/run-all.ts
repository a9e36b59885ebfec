import path from 'node:path';
import type { FoundPromise } from '../../promise/find-promises.ts';
import type { RunResults } from '../../report/recorder.ts';
import { countOutcomes, NOTHING_RAN } from '../../report/summary.ts';
import type { CaseReport, PromiseFigures, Reporter } from '../../report/types.ts';
import type { PromiseError } from '../../shared/errors.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import { type PlanFlags, type RunSetup, readPlan } from '../plan/read-plan.ts';
import { runError } from '../run-error.ts';
import { caseWithoutRun } from '../test-case/case-without-run.ts';
import { atPlace, placedCase, placedResults, updateAt } from './place.ts';
import { runTests } from './run-tests.ts';
import {
  isOfOnePromise,
  namedPromise,
  type ReadPromise,
  readEach,
  refuseNothing,
} from './several-promises.ts';
import type { TestSession } from './test-session.ts';

/**
 * Runs the cases of every Promise in a folder and below it, one Promise after the other, as one run: cases are called after the
 * place of their Promise. One that can't be read or built fails like a case of its own, and the others go on.
 * @throws PromiseError `no-promise`; `no-cases` and the like where none has any; what ends a run whatever it runs
 */
export async function runAll(
  pipelines: readonly string[],
  flags: PlanFlags & Pick<SeveralFlags, 'exclude'>,
  cwd: string,
  session: Omit<TestSession, 'engine'>,
): Promise<RunResults> {
  const root = path.resolve(cwd, flags.dir);
  const { reporter } = session;
  const promises = await readEach(root, flags, (found) =>
    readPlan(pipelines, { ...flags, ...namedPromise(found) }, cwd),
  );
  refuseNothing(promises, flags.dir);
  const names = promises.flatMap(namesOf);
  reporter.onStart?.({ name: path.basename(root), file: root, root }, names);
  const all: RunResults[] = [];
  const figures: PromiseFigures[] = [];
  let isOver = false;
  for (const promise of promises) {
    const results: RunResults = isOver
      ? { ...NOTHING, notRun: namesOf(promise) }
      : await runOne(promise, session);
    all.push(results);
    figures.push(figuresOf(promise, results));
    isOver ||= session.flags.bail && results.cases.some(({ outcome }) => outcome === 'failed');
    isOver ||= session.update?.isOver() === true;
  }
  return { ...joined(all), promises: figures };
}

function namesOf(promise: ReadPromise<RunSetup>): readonly string[] {
  if ('read' in promise) return promise.read.names.map((name) => placedCase(promise.place, name));
  return 'error' in promise ? [promise.place] : [];
}

const NOTHING: RunResults = { cases: [], notRun: [], ...NOTHING_RAN };

async function runOne(
  promise: ReadPromise<RunSetup>,
  session: Omit<TestSession, 'engine'>,
): Promise<RunResults> {
  const { reporter } = session;
  if ('without' in promise) return NOTHING;
  if ('error' in promise) return failed(promise, promise.error, reporter);
  const told: CaseReport[] = [];
  const noting: Reporter = {
    onEvent: (event) => reporter.onEvent?.(event),
    onCaseEnd: (report) => {
      told.push(report);
      reporter.onCaseEnd?.(report);
    },
  };
  try {
    const update = session.update && updateAt(session.update, promise.place);
    const placed = { ...session, reporter: atPlace(noting, promise.place), update };
    return placedResults(promise.place, await runTests(promise.read, placed));
  } catch (error) {
    if (session.signal.aborted || !isOfOnePromise(error)) throw error;
    const results = failed(promise, error, reporter);
    // A case that could not be read has ended before the first image is asked for.
    const ended = new Set(told.map(({ name }) => name));
    const notRun = namesOf(promise).filter((name) => !ended.has(name));
    return { ...results, cases: [...told, ...results.cases], notRun };
  }
}

/** What befell a Promise as a whole, told as one case. */
function failed({ file, place }: FoundPromise, thrown: PromiseError, reporter: Reporter): RunResults {
  const report: CaseReport = caseWithoutRun(
    { name: place, dir: path.dirname(file), workflow: { type: 'resource', action: 'configure' } },
    { failure: { kind: 'error', error: runError(thrown) } },
  );
  reporter.onCaseEnd?.(report);
  return { ...NOTHING, cases: [report] };
}

function figuresOf(promise: ReadPromise<RunSetup>, { cases, notRun }: RunResults): PromiseFigures {
  return {
    place: promise.place,
    file: promise.file,
    ...countOutcomes(cases),
    notRun: notRun.length,
    why: 'without' in promise ? promise.without.message : 'error' in promise ? promise.error.code : null,
    isUntested: 'without' in promise && promise.without.code === 'no-cases',
  };
}

function joined(all: readonly RunResults[]): RunResults {
  return {
    cases: all.flatMap(({ cases }) => cases),
    notRun: all.flatMap(({ notRun }) => notRun),
    collisions: {
      found: all.flatMap(({ collisions }) => collisions.found),
      unmet: all.flatMap(({ collisions }) => collisions.unmet),
    },
    lints: {
      found: all.flatMap(({ lints }) => lints.found),
      count: all.some(({ lints }) => lints.count),
    },
    coverage: undefined,
  };
}
