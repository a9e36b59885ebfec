import { Chalk, type ChalkInstance } from 'chalk';
import { writeObjectYaml } from '../../promise/write-yaml.ts';
import { documentText } from '../../report/document-text.ts';
import type { PlansDocument } from '../../report/plan-document.ts';
import { planLines } from '../../report/plan-lines.ts';
import type { PlanLinesContext } from '../../report/plan-stage-lines.ts';
import { plansLines } from '../../report/plans-lines.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CommandIo } from '../io.ts';
import { planAll } from '../plan/plan-all.ts';
import { type PlannedDocument, planDocument, problemTexts } from '../plan/plan-document.ts';
import type { PlanFlags } from '../plan/read-plan.ts';

/** The flags of `promise plan`. */
export interface PlanCommandFlags extends Omit<PlanFlags, 'buildArg' | 'host'>, SeveralFlags {
  readonly showInput: boolean;
  readonly verbose: boolean;
}

/** `promise plan`: prints what would run, and runs nothing; exit 1 where a case can't run, 2 where one of several Promises can't be read. */
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
  const planFlags = { ...flags, buildArg: {} };
  if (flags.all) return planAllCommand(pipelines, planFlags, io);
  const planned = await planDocument(pipelines, planFlags, io.cwd);
  const { document } = planned;
  if (flags.showInput) {
    showInput([planned], io);
    if (document.whyNone !== undefined) io.stderr.write(`note: ${document.whyNone}\n`);
  } else if (flags.json) io.stdout.write(documentText(document));
  else print((chalk, context) => planLines(document, chalk, context), flags, io);
  return document.outcome === 'refused' ? 1 : 0;
}

/** Every Promise below the folder. */
async function planAllCommand(
  pipelines: readonly string[],
  flags: PlanCommandFlags & PlanFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const { document, planned, exitCode } = await planAll(pipelines, flags, io.cwd);
  if (flags.showInput) {
    showInput(planned, io);
    tellUnread(document, io);
  } else if (flags.json) io.stdout.write(documentText(document));
  else print((chalk, context) => plansLines(document, chalk, context), flags, io);
  return exitCode;
}

function print(
  lines: (chalk: ChalkInstance, context: PlanLinesContext) => readonly string[],
  { verbose }: PlanCommandFlags,
  { cwd, columns, color, stdout }: CommandIo,
): void {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  stdout.write(`${lines(chalk, { cwd, columns, verbose }).join('\n')}\n`);
}

/** Prints object.yaml byte for byte, as its first pipeline's stages will find it; of several cases as documents. */
function showInput(planned: readonly PlannedDocument[], io: CommandIo): void {
  const entries = planned.flatMap(({ document }) => document.cases);
  for (const plan of planned.flatMap(({ plans }) => plans)) {
    if (entries.length > 1) io.stdout.write(`---\n# ${printable(plan.name)}\n`);
    io.stdout.write(plan.inputText ?? writeObjectYaml(plan.object));
  }
  for (const entry of entries)
    for (const text of problemTexts(entry, io.cwd)) io.stderr.write(`${printable(entry.name)}: ${text}\n`);
}

function tellUnread({ promises }: PlansDocument, io: CommandIo): void {
  for (const promise of promises) {
    if (promise.outcome === 'invalid')
      for (const { message } of promise.problems)
        io.stderr.write(`${printable(promise.place)}: ${printable(message)}\n`);
    if (promise.outcome === 'nothing')
      io.stderr.write(`note: ${printable(promise.place)}: ${printable(promise.why)}\n`);
  }
}
