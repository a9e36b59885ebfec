import { findCases } from '../../promise/cases.ts';
import type { SelectedCase } from '../../promise/select-cases.ts';
import { type CaseListDocument, caseListLines } from '../../report/case-list.ts';
import { documentText } from '../../report/document-text.ts';
import { chooseCases } from '../choose-cases.ts';
import type { CommandIo } from '../io.ts';
import { loadProject } from '../project.ts';
import { splitStageFlags } from '../stage-flags.ts';
import type { TestPipelineFlags } from './test-flags.ts';

/**
 * Prints the cases that would run.
 * @throws PromiseError for what is wrong with the Promise, its cases or the selection
 */
export async function listCases(
  pipelines: readonly string[],
  flags: TestPipelineFlags,
  io: CommandIo,
): Promise<void> {
  const { alone, folders } = splitStageFlags(flags.stage);
  const { promise } = await loadProject({ ...flags, stage: folders }, io.cwd);
  const found = await findCases(promise);
  const selection = { names: flags.case, pipelines, ...alone };
  const { selected, whyNone } = await chooseCases(promise, found, selection, flags);
  const { name, file, root } = promise;
  const document: CaseListDocument = {
    version: 1,
    promise: { name, file, root },
    cases: selected.map(listed),
  };
  if (flags.json) io.stdout.write(documentText(document));
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
