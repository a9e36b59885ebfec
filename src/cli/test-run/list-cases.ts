import type { SelectedCase } from '../../promise/select-cases.ts';
import { type CaseListDocument, caseListLines } from '../../report/case-list.ts';
import { documentText } from '../../report/document-text.ts';
import type { CommandIo } from '../io.ts';
import type { ChosenCases } from '../read-plan.ts';

/** Prints the cases that would run. */
export function listCases(
  { promise, selected, whyNone }: ChosenCases,
  { json }: { readonly json: boolean },
  io: Pick<CommandIo, 'stdout' | 'stderr' | 'cwd'>,
): void {
  const { name, file, root } = promise;
  const document: CaseListDocument = {
    version: 1,
    promise: { name, file, root },
    cases: selected.map(listed),
  };
  if (json) io.stdout.write(documentText(document));
  else
    io.stdout.write(
      caseListLines(document, io.cwd)
        .map((line) => `${line}\n`)
        .join(''),
    );
  if (whyNone !== undefined) io.stderr.write(`note: ${whyNone}\n`);
}

function listed({
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
