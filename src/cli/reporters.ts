import path from 'node:path';
import { dotReporter } from '../report/dot.ts';
import { jsonReporter } from '../report/json.ts';
import { prettyReporter } from '../report/pretty.ts';
import { progressReporter } from '../report/progress-reporter.ts';
import { traceReporter } from '../report/trace.ts';
import type { Reporter, ReporterChoice, ReporterName, ReporterOptions } from '../report/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { CommandIo } from './io.ts';
import { ReportFile } from './report-file.ts';

/** The flags that say how a run is reported. */
export interface ReporterFlags {
  readonly json: boolean;
  readonly reporter: readonly ReporterChoice[];
  readonly trace: boolean;
}

/** The reporters of a run, ready to be told. */
export interface Reporters {
  /** Those that write to the terminal, or what stands for it. */
  readonly shown: readonly Reporter[];
  /** Those that write files, with the file of each. */
  readonly filed: readonly { readonly reporter: Reporter; readonly file: ReportFile }[];
}

/**
 * Makes the reporters that the flags ask for; without any, the one for people. Files are looked at, and their folders made,
 * before anything runs.
 * @throws PromiseError `usage` where two would write to one place; `not-permitted`, `disk-full` where a file can't be written
 */
export async function openReporters(
  flags: ReporterFlags,
  options: ReporterOptions,
  io: CommandIo,
): Promise<Reporters> {
  const choices = chosen(flags);
  refuseSharedPlaces(choices, io.cwd);
  const shown = choices.filter(({ file }) => file === undefined).map(({ name }) => create(name, io, options));
  const filed: { reporter: Reporter; file: ReportFile }[] = [];
  for (const { name, file: given } of choices) {
    if (given === undefined) continue;
    const file = await ReportFile.open(path.resolve(io.cwd, given));
    filed.push({ reporter: create(name, file.output(io), { ...options, verbose: false }), file });
  }
  const tellsProgress = choices.some(({ name, file }) => file === undefined && SHOWS_ITSELF.has(name));
  const told = tellsProgress ? shown : [progressReporter(io, options), ...shown];
  return { shown: flags.trace ? [...told, traceReporter(io)] : told, filed };
}

/** Those that tell what is under way themselves, each in its own manner. */
const SHOWS_ITSELF: ReadonlySet<ReporterName> = new Set(['pretty', 'dot']);

function chosen({ json, reporter }: ReporterFlags): readonly ReporterChoice[] {
  const choices: readonly ReporterChoice[] = json
    ? [{ name: 'json', file: undefined }, ...reporter.filter(({ name, file }) => name !== 'json' || file)]
    : reporter;
  return choices.length === 0 ? [{ name: 'pretty', file: undefined }] : choices;
}

function refuseSharedPlaces(choices: readonly ReporterChoice[], cwd: string): void {
  const taken = new Map<string, ReporterChoice>();
  for (const choice of choices) {
    const { name, file } = choice;
    const place = file === undefined ? '' : path.resolve(cwd, file);
    const other = taken.get(place);
    if (other !== undefined) {
      const where = file === undefined ? 'stdout' : file;
      throw new PromiseError(
        'usage',
        `the reporters ${other.name} and ${name} would both write to ${where}`,
        {
          hint: `give one of them a file of its own: --reporter ${name}=FILE`,
        },
      );
    }
    taken.set(place, choice);
  }
}

function create(
  name: ReporterName,
  output: Parameters<typeof prettyReporter>[0],
  options: ReporterOptions,
): Reporter {
  switch (name) {
    case 'pretty':
      return prettyReporter(output, options);
    case 'dot':
      return dotReporter(output, options);
    case 'json':
      return jsonReporter(output);
  }
}
