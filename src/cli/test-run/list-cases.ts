import { Chalk } from 'chalk';
import { isBroken, withoutBroken } from '../../promise/broken-case.ts';
import type { ChosenCase, SelectedCase } from '../../promise/select-cases.ts';
import { type CaseListDocument, caseListLines } from '../../report/case-list.ts';
import { diagnosticLines } from '../../report/diagnostic-lines.ts';
import { documentText } from '../../report/document-text.ts';
import { diagnosticsOf } from '../../shared/diagnostics.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import type { ChosenCases } from '../plan/read-plan.ts';
import { worstExitCode } from './exit-code.ts';

/** Prints the cases that would run, and why others can't; returns the exit code of the worst such error. */
export function listCases(
  { promise: { name, file, root }, chosen, whyNone }: ChosenCases,
  flags: { readonly json: boolean },
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd' | 'errorColor'>,
): ExitCode {
  const promise = { name, file, root };
  printCases({ version: 1, promise, ...listed(chosen) }, flags, io);
  if (whyNone !== undefined) io.stderr.write(`note: ${whyNone}\n`);
  return exitCodeOfList(chosen);
}

/** Prints a list: a line for each case, and on stderr what is wrong with those that can't run; or one document. */
export function printCases(
  document: CaseListDocument,
  { json }: { readonly json: boolean },
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd' | 'errorColor'>,
): void {
  if (json) {
    io.stdout.write(documentText(document));
    return;
  }
  const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  const chalk = new Chalk({ level: io.errorColor ? 1 : 0 });
  io.stdout.write(textOf(caseListLines(document, io.cwd)));
  for (const problem of document.broken.flatMap(({ problems }) => problems))
    io.stderr.write(textOf(diagnosticLines(problem, chalk, io.cwd, () => undefined)));
}

/** That of the worst error that keeps a case from running. */
export function exitCodeOfList(chosen: readonly ChosenCase[]): ExitCode {
  return worstExitCode(chosen.filter(isBroken).map(({ error }) => error.exitCode));
}

/** Cases, as lists show them. @param nameOf what a case of that name is called */
export function listed(
  chosen: readonly ChosenCase[],
  nameOf: (name: string) => string = (name) => name,
): Pick<CaseListDocument, 'cases' | 'broken'> {
  return {
    cases: withoutBroken<SelectedCase>(chosen)
      .map(listedCase)
      .map((each) => ({ ...each, name: nameOf(each.name) })),
    broken: chosen
      .filter(isBroken)
      .map(({ name, dir, error }) => ({ name: nameOf(name), dir, problems: diagnosticsOf(error) })),
  };
}

function listedCase({
  testCase,
  pipelines,
  allPipelines,
  stage,
}: SelectedCase): CaseListDocument['cases'][number] {
  const { name, dir, workflow } = testCase;
  return {
    name,
    dir,
    workflow,
    pipelines: pipelines.map((pipeline) => pipeline.name),
    whole: testCase.pipeline === undefined && pipelines.length === allPipelines.length,
    stage: stage ?? null,
  };
}
