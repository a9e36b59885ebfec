import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { htmlReporter } from '../../report/html.ts';
import type { ReporterChoice, RunReport } from '../../report/types.ts';
import type { ExitCode } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { reportsDir } from '../report/kept-report.ts';
import { openInBrowser } from '../report/open-in-browser.ts';
import { readKeptReport } from '../report/read-kept-report.ts';
import { ReportFile } from '../report/report-file.ts';
import { openReporters } from '../report/reporters.ts';

/** The flags of `promise report`. */
export interface ReportFlags {
  readonly dir: string;
  readonly json: boolean;
  readonly reporter: readonly ReporterChoice[];
  readonly open: boolean;
  readonly diffLines: number;
}

/** `promise report`: shows how the last run went: as a page in the browser, or by the reporters that are named. */
export async function reportCommand(flags: ReportFlags, io: CommandIo): Promise<ExitCode> {
  const root = await folderOf(path.resolve(io.cwd, flags.dir));
  const report = await readKeptReport(root);
  if (flags.json || flags.reporter.length > 0) await replay(report, flags, io);
  else await showPage(report, root, flags, io);
  return 0;
}

/** A Promise may be named by its file. */
async function folderOf(place: string): Promise<string> {
  const stats = await stat(place).catch(() => undefined);
  return stats?.isFile() === true ? path.dirname(place) : place;
}

/** Tells reporters of a run as if it were over now. */
async function replay(report: RunReport, flags: ReportFlags, io: CommandIo): Promise<void> {
  const { shown, filed } = await openReporters(
    { ...flags, trace: false },
    { verbose: false, diffLines: flags.diffLines },
    io,
  );
  for (const reporter of [...shown, ...filed.map((each) => each.reporter)]) {
    for (const each of report.cases) reporter.onCaseEnd?.(each);
    reporter.onEnd?.(report);
  }
  for (const { close } of filed) await close();
}

async function showPage(report: RunReport, root: string, flags: ReportFlags, io: CommandIo): Promise<void> {
  await mkdir(reportsDir(root), { recursive: true });
  const file = await ReportFile.open(path.join(reportsDir(root), 'last.html'));
  htmlReporter(file.output(io), { verbose: false }).onEnd?.(report);
  await file.close();
  io.stdout.write(`${file.path}\n`);
  if (flags.open) await openInBrowser(file.path, io);
}
