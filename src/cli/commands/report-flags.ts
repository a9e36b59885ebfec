import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { diffLinesOption, dirOption, jsonOption, reporterOption } from '../flags/shared-flags.ts';
import type { ReportFlags } from './report.ts';

/** Adds `promise report`: its flags and its help. The command itself is loaded only when it runs. */
export function addReportCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('report')
    .description('Show how the last run went: as a page in the browser, or by the reporters that are named.')
    .addOption(dirOption())
    .addOption(reporterOption('a page in the browser'))
    .option('--no-open', "print the page's path, and don't open it")
    .addOption(jsonOption())
    .addOption(diffLinesOption())
    .addHelpText(
      'after',
      `
Without a terminal or a display the page is written, and its path printed.

Examples:
  $ promise report                         the page, in the browser
  $ promise report --reporter pretty       what the terminal showed
  $ promise report --reporter pretty --diff-lines all
  $ promise report --reporter html=report.html --reporter junit=report.xml`,
    )
    .action(async (flags: ReportFlags) => {
      const { reportCommand } = await import('./report.ts');
      finish(await reportCommand(flags, io));
    });
}
