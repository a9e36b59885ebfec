import type { JsonReport } from './json.ts';
import { isPassed } from './summary.ts';
import type { CaseReport, RunReport } from './types.ts';

/** The report that a {@link JsonReport} tells of; the reverse of `toJson`. What JSON has as null is absent again. */
export function fromJson(document: JsonReport): RunReport {
  const { promise, error, cases, lints, ...others } = withoutNulls(document) as JsonReport;
  const { startedAt, passed, failed, updated, notRun, milliseconds, builds, collisions, coverage } = others;
  const found = lints as RunReport['lints']['found'];
  const report: RunReport = {
    promise: promise ?? undefined,
    error: error ?? undefined,
    cases: cases.map(fromJsonCase),
    startedAt,
    passed,
    failed,
    updated,
    notRun,
    milliseconds,
    builds,
    collisions,
    lints: { found, count: false },
    coverage: coverage ?? undefined,
  };
  // Whether lints counted isn't written down: they did where nothing else made the run fail.
  const count = found.length > 0 && document.outcome === 'failed' && isPassed(report);
  return { ...report, lints: { found, count } };
}

function fromJsonCase(entry: JsonReport['cases'][number]): CaseReport {
  const { pipelines, notRun, outputDir, metadataDir, movedBecause, failure, delivery, lints, ...others } =
    entry;
  return {
    ...others,
    failure: failure ?? undefined,
    delivery: delivery ?? undefined,
    lints: lints as CaseReport['lints'],
    run: {
      pipelines,
      notRun,
      outputDir,
      metadataDir,
      movedBecause: movedBecause ?? undefined,
      outcome: pipelines.some(({ outcome }) => outcome === 'failed') ? 'failed' : 'succeeded',
      // A run's own copies are gone by now.
      collectedDir: '',
      milliseconds: entry.milliseconds,
    },
  };
}

/** Takes nulls away at any depth, but not from an object's status: there they are the user's. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === 'status' ? item : withoutNulls(item)]),
  );
}
