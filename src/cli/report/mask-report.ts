import type { LikelyCause } from '../../compare/likely-causes.ts';
import type { FileDifference } from '../../compare/types.ts';
import type { DeliverySummary } from '../../deliver/summary.ts';
import type { CasePlan } from '../../plan/types.ts';
import type { CaseReport, CheckFinding } from '../../report/types.ts';
import { createMask, type Mask } from '../../run/mask.ts';
import { isObject, type Json, type JsonObject } from '../../shared/json.ts';

/** Replaces the values of Secrets in what a report shows of files; paths stay, so that the files are found. */
export function maskReport(report: CaseReport, plan: CasePlan): CaseReport {
  const secrets = plan.pipelines.flatMap(({ secretValues }) => secretValues);
  if (secrets.length === 0) return report;
  const mask = createMask(secrets);
  const maskDifference = differenceMask(plan);
  const lints = report.lints.map((lint) => ({ ...lint, message: mask(lint.message) }));
  const maskCause = (cause: LikelyCause) => ({ ...cause, message: mask(cause.message) });
  const maskFinding = (finding: CheckFinding): CheckFinding => {
    if (finding.kind === 'stage-failed') return finding;
    const { differences, causes } = finding;
    return { ...finding, differences: differences.map(maskDifference), causes: causes.map(maskCause) };
  };
  return {
    ...report,
    failure:
      report.failure?.kind === 'unmet-expectation'
        ? { ...report.failure, happened: mask(report.failure.happened) }
        : report.failure,
    differences: report.differences.map(maskDifference),
    refusedOutput: report.refusedOutput.map((each) => ({ ...each, message: mask(each.message) })),
    lints,
    delivery: report.delivery && maskDelivery(report.delivery, mask),
    checks: report.checks.map((check) => ({ ...check, findings: check.findings.map(maskFinding) })),
  };
}

/** Replaces the values of Secrets in differences of a case's files. */
export function differenceMask(plan: CasePlan): (difference: FileDifference) => FileDifference {
  const mask = createMask(plan.pipelines.flatMap(({ secretValues }) => secretValues));
  const maskOptional = (text: string | undefined) => (text === undefined ? undefined : mask(text));
  return (difference) => {
    switch (difference.kind) {
      case 'changed':
        return {
          ...difference,
          summary: difference.summary.map(mask),
          ...(difference.diffNotes === undefined ? {} : { diffNotes: difference.diffNotes.map(mask) }),
          diff: maskOptional(difference.diff),
        };
      case 'invalid':
        return { ...difference, message: mask(difference.message), diff: maskOptional(difference.diff) };
      default:
        return difference;
    }
  };
}

/** The status and all sentences; names and paths stay. */
function maskDelivery(delivery: DeliverySummary, mask: Mask): DeliverySummary {
  const { status, control, errors, warnings } = delivery;
  return {
    ...delivery,
    status: maskObject(status, mask),
    control: control && { ...control, message: mask(control.message) },
    errors: errors.map((error) => ({ ...error, message: mask(error.message) })),
    warnings: warnings.map(mask),
  };
}

function maskObject(value: JsonObject, mask: Mask): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item, mask)]));
}

function maskValue(value: Json, mask: Mask): Json {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item: Json) => maskValue(item, mask));
  return isObject(value) ? maskObject(value, mask) : value;
}
