import type { RunResults } from '../../report/recorder.ts';
import type { CaseReport, FoundCollision, Reporter } from '../../report/types.ts';
import type { RunEvent } from '../../shared/events.ts';
import type { UpdateDecision } from '../test-case/update-decision.ts';

/** What a case is called among those of other Promises. */
export function placedCase(place: string, name: string): string {
  return place === '.' ? name : `${place}/${name}`;
}

/** A reporter for the cases of one Promise of several; that the run begins and ends is told elsewhere. */
export function atPlace(reporter: Reporter, place: string): Reporter {
  return {
    onEvent: (event) => reporter.onEvent?.(placedEvent(place, event)),
    onCaseEnd: (report) => reporter.onCaseEnd?.(placedReport(place, report)),
  };
}

/** A decision about the goldens of one Promise of several. */
export function updateAt(update: UpdateDecision, place: string): UpdateDecision {
  return {
    mode: update.mode,
    accept: (change, plan, emit) => update.accept(change, plan, emit, placedCase(place, plan.name)),
    isOver: () => update.isOver(),
  };
}

/** The results of one Promise of several. */
export function placedResults(place: string, results: RunResults): RunResults {
  const { collisions } = results;
  return {
    ...results,
    cases: results.cases.map((report) => placedReport(place, report)),
    notRun: results.notRun.map((name) => placedCase(place, name)),
    collisions: {
      found: collisions.found.map((collision) => placedCollision(place, collision)),
      unmet: collisions.unmet.map((each) => ({ ...each, case: placedCase(place, each.case) })),
    },
  };
}

function placedReport(place: string, report: CaseReport): CaseReport {
  return { ...report, name: placedCase(place, report.name) };
}

function placedCollision(place: string, collision: FoundCollision): FoundCollision {
  const { files, expected } = collision;
  return {
    ...collision,
    files: files.map((file) => ({ ...file, case: file.case && placedCase(place, file.case) })),
    expected: expected && { ...expected, case: placedCase(place, expected.case) },
  };
}

function placedEvent(place: string, event: RunEvent): RunEvent {
  if (event.type === 'phase') {
    const [name, ...inner] = event.of;
    return { ...event, of: name === undefined ? [place] : [placedCase(place, name), ...inner] };
  }
  return 'case' in event ? { ...event, case: placedCase(place, event.case) } : event;
}
