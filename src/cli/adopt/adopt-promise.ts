import path from 'node:path';
import { goldenExists } from '../../compare/compare-case.ts';
import { goldenDir } from '../../promise/cases.ts';
import type { FoundPromise } from '../../promise/find-promises.ts';
import type { TestCase } from '../../promise/types.ts';
import { formatCount, formatPath } from '../../report/format.ts';
import { ERROR_EXIT_CODES, type ExitCode, interrupted, type PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import type { CommandIo } from '../io.ts';
import { type PlanFlags, readPlan } from '../plan/read-plan.ts';
import { loadProject } from '../project.ts';
import { DEFAULT_RUN_FLAGS } from '../test-run/default-run-flags.ts';
import type { AdoptedCase, AdoptedPromise, AdoptionError } from './adoption-document.ts';
import { casesOf, type MissingCases, missingCases, writeCases } from './missing-cases.ts';
import { recordGolden } from './record-golden.ts';
import { type RanCase, runOnce } from './run-once.ts';
import { shownFiles, writtenFiles } from './shown-files.ts';

/** How an adoption ended. */
export interface Adopted extends Pick<AdoptedPromise, 'text' | 'created' | 'cases' | 'withoutRequest'> {
  /** 0 where every workflow has a case, and every case a golden. */
  readonly exitCode: ExitCode;
}

/** What an adoption goes by. */
export interface AdoptContext {
  /** Goldens are recorded without asking. */
  readonly yes: boolean;
  readonly io: CommandIo;
}

/** What an existing Promise is read with: no flag says anything. */
const NO_FLAGS: Omit<PlanFlags, 'dir' | 'case'> = {
  ...DEFAULT_RUN_FLAGS,
  stage: [],
  unknownFields: 'strict',
  rawInput: false,
};

/**
 * Gives one Promise the cases and goldens that it lacks.
 * @throws PromiseError what is wrong with the Promise or its cases, and what ends a run
 */
export async function adoptPromise(found: FoundPromise, context: AdoptContext): Promise<Adopted> {
  const { io } = context;
  const flags: PlanFlags = { ...NO_FLAGS, dir: found.file, ownsCases: found.ownsCases, case: [] };
  const { promise } = await loadProject(flags, io.cwd);
  if (promise.pipelines.length === 0)
    return { ...NOTHING_DONE, text: 'it has no pipelines: there is nothing to run', exitCode: 0 };
  const missing = await missingCases(promise, found.ownsCases);
  await writeCases(missing);
  tellCases(missing, context);
  const created = { created: createdFiles(missing), withoutRequest: missing.withoutRequest };
  const hasAll = missing.withoutRequest.length === 0;
  const lacking: TestCase[] = [];
  for (const each of await casesOf(promise, found.ownsCases))
    if (each.expect === undefined && !(await goldenExists(goldenDir(each)))) lacking.push(each);
  if (lacking.length === 0) {
    const text = hasAll
      ? 'nothing to do: every workflow has a case, and every case its golden'
      : 'no case yet: there is no example request';
    return { ...created, cases: [], text, exitCode: hasAll ? 0 : 1 };
  }
  const runs: RanCase[] = [];
  // One by one: an image that can't be had is nothing to the cases that don't need it.
  for (const each of lacking) {
    const read = () => readPlan([], { ...flags, case: [each.name] }, io.cwd);
    runs.push(await runOnce(each, read, io));
  }
  const recorded = await recordAll(runs, context);
  const without = lacking.length - recorded.size;
  const counted = `${formatCount(recorded.size, 'case')} with new goldens`;
  return {
    ...created,
    cases: runs.map((ran) => adoptedCase(ran, recorded.get(ran))),
    text: without === 0 ? counted : `${counted}, ${without} without`,
    exitCode: without === 0 && hasAll ? 0 : worstOf(runs),
  };
}

/** What there is to tell of a Promise that nothing was written or run for. */
export const NOTHING_DONE = { created: [], cases: [], withoutRequest: [] } as const;

function createdFiles({ cases }: MissingCases): AdoptedPromise['created'] {
  return cases.flatMap(({ files, from = null }) =>
    files.map(({ path: file }) => ({ path: file, from: isRequest(file) ? from : null })),
  );
}

function isRequest(file: string): boolean {
  return path.basename(file) === 'object.yaml';
}

function adoptedCase({ report }: RanCase, goldens: readonly string[] | undefined): AdoptedCase {
  const { name, dir, failure } = report;
  const isFailed = failure !== undefined && failure.kind !== 'missing-golden';
  return {
    name,
    dir,
    outcome: isFailed ? 'failed' : goldens === undefined ? 'unrecorded' : 'recorded',
    wrote: isFailed ? [] : writtenFiles(report),
    goldens: goldens ?? [],
    failure: isFailed
      ? { kind: failure.kind, error: failure.kind === 'error' ? adoptionError(failure.error) : null }
      : null,
  };
}

/** An error as the document has it. */
export function adoptionError({
  code,
  message,
  hint,
}: Pick<PromiseError, 'code' | 'message' | 'hint'>): AdoptionError {
  return { code, message, hint: hint ?? null };
}

function tellCases({ cases, withoutRequest }: MissingCases, { io }: AdoptContext): void {
  for (const { dir, files, from, isBare, objects } of cases) {
    for (const { path: file } of files) {
      const origin = isRequest(file) ? from : undefined;
      const source = origin === undefined ? '' : ` (${formatPath(origin, io.cwd)})`;
      io.stdout.write(`created   ${formatPath(file, io.cwd)}${source}\n`);
    }
    if (isBare) io.stderr.write('note: there is no example request: this one has nothing but a name\n');
    const names = [...Object.keys(objects.secrets ?? {}), ...Object.keys(objects.configMaps ?? {})];
    if (names.length > 0) {
      io.stderr.write(
        `note: ${names.map(printable).join(', ')}: made-up values stand in for what the stages read from the cluster\n` +
          `  hint: where they need others, put them into ${formatPath(path.join(dir, 'case.yaml'), io.cwd)}\n`,
      );
    }
  }
  for (const { workflow, file } of withoutRequest) {
    io.stderr.write(
      `note: no case for ${workflow}: there is no example request, and one with nothing but a name would be refused\n` +
        `  hint: write a request into ${formatPath(file, io.cwd)}, then run this again\n`,
    );
  }
}

/** Shows what came out, and makes it the goldens where the user agrees; the files of each case. */
async function recordAll(
  runs: readonly RanCase[],
  context: AdoptContext,
): Promise<ReadonlyMap<RanCase, readonly string[]>> {
  const { io } = context;
  const recorded = new Map<RanCase, readonly string[]>();
  const fresh = runs.flatMap((ran) =>
    ran.setup !== undefined && ran.report.failure?.kind === 'missing-golden'
      ? [{ ran, setup: ran.setup, report: ran.report }]
      : [],
  );
  for (const { report } of fresh) io.stdout.write(`${(await shownFiles(report, io.cwd)).join('\n')}\n\n`);
  if (fresh.length === 0 || !(await isAgreed(context))) return recorded;
  for (const { ran, setup, report } of fresh) {
    const files = await recordGolden(setup, report);
    for (const file of files) io.stdout.write(`recorded  ${formatPath(file, io.cwd)}\n`);
    recorded.set(ran, files);
  }
  return recorded;
}

async function isAgreed({ yes, io: { terminal, signal, stderr } }: AdoptContext): Promise<boolean> {
  if (yes) return true;
  if (terminal === undefined) {
    stderr.write('note: nothing is recorded yet\n  hint: look it over, then run this again with --yes\n');
    return false;
  }
  const { confirm } = await import('@inquirer/prompts');
  const context = { input: terminal.input, output: terminal.output, signal };
  try {
    return await confirm({ message: 'Is that right? Then it becomes the golden files.' }, context);
  } catch (error) {
    if (error instanceof Error && /^(?:Exit|Abort)PromptError$/.test(error.name)) throw interrupted();
    throw error;
  }
}

/** Of those that have no golden: the worst error that one ended with, else 1. */
function worstOf(runs: readonly RanCase[]): ExitCode {
  const codes = runs.map(({ report: { failure } }) =>
    failure?.kind === 'error' ? ERROR_EXIT_CODES[failure.error.code] : 1,
  );
  return Math.max(1, ...codes) as ExitCode;
}
