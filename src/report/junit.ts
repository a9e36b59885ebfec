import { caseReason } from './case-result.ts';
import { caseLog, caseText, PLAIN } from './case-text.ts';
import { collisionLines } from './collision-lines.ts';
import { errorLines } from './error-lines.ts';
import { formatPath } from './format.ts';
import {
  type CaseReport,
  type CollisionReport,
  type Reporter,
  type ReporterOptions,
  type ReportOutput,
  type RunReport,
  UPDATE_COMMAND,
} from './types.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

/** What all parts of a document need. */
interface JunitContext {
  readonly cwd: string;
  readonly updateCommand: string;
  readonly promise: string;
}

/**
 * The reporter for CI systems that read JUnit's XML: a suite for each workflow of the Promise, a test case for each case.
 * Every attribute and element is one that the schema of Jenkins' xUnit plugin (`junit-10.xsd`) allows: it refuses a
 * document with any other, a `file` of a test case say, which is why the text names files instead.
 */
export function junitReporter({ stdout, cwd }: ReportOutput, options: ReporterOptions): Reporter {
  return {
    onEnd: (report) => {
      const context: JunitContext = {
        cwd,
        updateCommand: options.updateCommand ?? UPDATE_COMMAND,
        promise: report.promise?.name ?? 'promise',
      };
      stdout.write(xmlDocument(rootElement(report, context)));
    },
  };
}

/** A test case, and what it counts as. */
interface JunitCase {
  readonly element: XmlElement;
  readonly outcome: 'passed' | 'failure' | 'error';
  readonly milliseconds: number;
}

function rootElement(report: RunReport, context: JunitContext): XmlElement {
  const workflows = new Map<string, CaseReport[]>();
  for (const each of report.cases) {
    const name = `${each.workflow.type}/${each.workflow.action}`;
    workflows.set(name, [...(workflows.get(name) ?? []), each]);
  }
  const file = report.promise && formatPath(report.promise.file, context.cwd);
  const others = [...collisionCases(report.collisions, context), ...errorCases(report, context)];
  const groups = [
    ...[...workflows].map(([name, cases]) => ({
      name,
      cases: cases.map((each) => junitCase(each, context)),
    })),
    ...(others.length === 0 ? [] : [{ name: 'run', cases: others }]),
  ];
  const suites = groups.map(({ name, cases }) =>
    element(
      'testsuite',
      {
        name: `${context.promise} ${name}`,
        ...figures(cases),
        skipped: 0,
        time: seconds(cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
        timestamp: new Date(report.startedAt).toISOString(),
        file,
      },
      cases.map((each) => each.element),
    ),
  );
  const all = groups.flatMap(({ cases }) => cases);
  const name = 'promise test-pipeline';
  return element('testsuites', { name, ...figures(all), time: seconds(report.milliseconds) }, suites);
}

function figures(cases: readonly JunitCase[]): Readonly<Record<'tests' | 'failures' | 'errors', number>> {
  const count = (outcome: JunitCase['outcome']) => cases.filter((each) => each.outcome === outcome).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error') };
}

function junitCase(report: CaseReport, context: JunitContext): JunitCase {
  const { name, workflow, failure, milliseconds } = report;
  const attributes = {
    name,
    classname: `${context.promise}.${workflow.type}.${workflow.action}`,
    time: seconds(milliseconds),
  };
  const text = caseText(report, { ...context, verbose: true });
  const log = caseLog(report);
  // What kept a case from its end says nothing of the Promise.
  const outcome = failure === undefined ? 'passed' : failure.kind === 'error' ? 'error' : 'failure';
  const failed =
    failure === undefined
      ? []
      : [element(outcome, { type: failure.kind, message: caseReason(failure, report, context.cwd) }, text)];
  // What a case that passed has to say goes with its log: viewers show the text of failures only.
  const output = [...(failure === undefined && text !== '' ? [text] : []), ...(log === '' ? [] : [log])];
  const out = output.length === 0 ? [] : [element('system-out', {}, output.join('\n\n'))];
  return {
    element: element('testcase', attributes, [...failed, ...out]),
    outcome,
    milliseconds,
  };
}

/** Collisions are nobody's fault alone: together they are a test case of their own, where there are any. */
function collisionCases(collisions: CollisionReport, { promise, cwd }: JunitContext): readonly JunitCase[] {
  const unexpected = collisions.found.filter(({ expected }) => expected === undefined);
  const count = unexpected.length + collisions.unmet.length;
  if (count === 0) return [];
  const text = collisionLines({ ...collisions, found: unexpected }, PLAIN, cwd)
    .join('\n')
    .trim();
  const message = text.split('\n')[0]?.replace(/^✗ /, '');
  const failure = element('failure', { type: 'collision', message }, text);
  const attributes = { name: 'collisions', classname: `${promise}.run`, time: seconds(0) };
  return [{ element: element('testcase', attributes, [failure]), outcome: 'failure', milliseconds: 0 }];
}

/** What ended the run early: a red job without a red test would be a riddle. */
function errorCases({ error }: RunReport, { promise, cwd }: JunitContext): readonly JunitCase[] {
  if (error === undefined) return [];
  const text = errorLines(error, PLAIN, cwd).join('\n');
  const content = element('error', { type: error.code, message: error.message }, text);
  const attributes = { name: 'the run ended early', classname: `${promise}.run`, time: seconds(0) };
  return [{ element: element('testcase', attributes, [content]), outcome: 'error', milliseconds: 0 }];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
