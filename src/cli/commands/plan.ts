import { Chalk } from 'chalk';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import { documentText } from '../../report/document-text.ts';
import { planLines } from '../../report/plan-lines.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { type PlannedDocument, planDocument, problemTexts } from '../plan-document.ts';
import type { PlanFlags } from '../read-plan.ts';

/** The flags of `promise plan`. */
export interface PlanCommandFlags extends Omit<PlanFlags, 'buildArg' | 'host'> {
  readonly showInput: boolean;
  readonly verbose: boolean;
}

/** `promise plan`: prints what would run, and runs nothing; exit 1 where a case can't run. */
export async function planCommand(
  pipelines: readonly string[],
  flags: PlanCommandFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.showInput && flags.json) {
    throw new PromiseError('usage', '--show-input prints YAML, --json prints JSON: they exclude each other', {
      hint: 'in the JSON document, each case has its input as `object`',
    });
  }
  const planned = await planDocument(pipelines, { ...flags, buildArg: {} }, io.cwd);
  const { document } = planned;
  if (flags.showInput) showInput(planned, io);
  else if (flags.json) io.stdout.write(documentText(document));
  else {
    const chalk = new Chalk({ level: io.color ? 1 : 0 });
    const { cwd, columns } = io;
    const lines = planLines(document, chalk, { cwd, columns, verbose: flags.verbose });
    io.stdout.write(`${lines.join('\n')}\n`);
  }
  return document.outcome === 'refused' ? 1 : 0;
}

/** Prints object.yaml byte for byte, as its first pipeline's stages will find it; of several cases as documents. */
function showInput({ document, plans }: PlannedDocument, io: CommandIo): void {
  const isOne = document.cases.length === 1;
  for (const plan of plans) {
    if (!isOne) io.stdout.write(`---\n# ${plan.name}\n`);
    io.stdout.write(plan.inputText ?? writeObjectYaml(plan.object));
  }
  for (const entry of document.cases)
    for (const text of problemTexts(entry)) io.stderr.write(`${entry.name}: ${text}\n`);
}
