import type { SelectedCase } from '../../promise/select-cases.ts';
import { type CaseListDocument, caseListLines } from '../../report/case-list.ts';
import { documentText } from '../../report/document-text.ts';
import type { CommandIo } from '../io.ts';
import type { ChosenCases } from '../read-plan.ts';

/** Prints the cases that would run. */
export function listCases(
  { promise: { name, file, root }, selected, whyNone }: ChosenCases,
  flags: { readonly json: boolean },
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd'>,
): void {
  const promise = { name, file, root };
  printCases({ version: 1, promise, cases: selected.map(listedCase) }, flags, io);
  if (whyNone !== undefined) io.stderr.write(`note: ${whyNone}\n`);
}

/** Prints a list: a line for each case, or one document. */
export function printCases(
  document: CaseListDocument,
  { json }: { readonly json: boolean },
  io: Pick<CommandIo, 'stdout' | 'cwd'>,
): void {
  if (json) io.stdout.write(documentText(document));
  else
    io.stdout.write(
      caseListLines(document, io.cwd)
        .map((line) => `${line}\n`)
        .join(''),
    );
}

/** A case, as lists show it. */
export function listedCase({
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
