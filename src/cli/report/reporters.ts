import path from 'node:path';
import { dotReporter } from '../../report/dot.ts';
import { githubReporter } from '../../report/github.ts';
import { htmlReporter } from '../../report/html.ts';
import { jsonReporter } from '../../report/json.ts';
import { junitReporter } from '../../report/junit.ts';
import { prettyReporter } from '../../report/pretty.ts';
import { progressReporter } from '../../report/progress-reporter.ts';
import { traceReporter } from '../../report/trace.ts';
import type {
  Reporter,
  ReporterChoice,
  ReporterName,
  ReporterOptions,
  ReportOutput,
} from '../../report/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { openGitHubOutput } from './github-output.ts';
import { ReportFile } from './report-file.ts';

/** The flags that say how a run is reported. */
export interface ReporterFlags {
  readonly json: boolean;
  readonly reporter: readonly ReporterChoice[];
  readonly trace: boolean;
}

/** The reporters of a run, ready to be told. */
export interface Reporters {
  /** Those that write to the terminal, or what stands for it, as things happen. */
  readonly shown: readonly Reporter[];
  /** Those that write somewhere when the run is over; `close` brings it there. */
  readonly filed: readonly FiledReporter[];
}

/** A reporter whose report counts as soon as it is closed. */
export interface FiledReporter {
  readonly reporter: Reporter;
  close(): Promise<void>;
}

/**
 * Makes the reporters that the flags ask for; without any, the one for people, and on GitHub Actions the one for that. Files
 * are looked at, and their folders made, before anything runs.
 * @throws PromiseError `usage` where two would write to one place; `not-permitted`, `disk-full` where a file can't be written
 */
export async function openReporters(
  flags: ReporterFlags,
  options: ReporterOptions,
  io: CommandIo,
): Promise<Reporters> {
  const choices = chosen(flags, io.env);
  refuseSharedPlaces(choices, io.cwd);
  const shown: Reporter[] = [];
  const filed: FiledReporter[] = [];
  for (const { name, file } of choices) {
    const place = file === undefined ? undefined : path.resolve(io.cwd, file);
    if (name === 'github') {
      const { output, close } = await openGitHubOutput(place, io);
      filed.push({ reporter: githubReporter(output, options), close });
    } else if (place === undefined) {
      shown.push(create(name, io, options));
    } else {
      const opened = await ReportFile.open(place);
      const reporter = create(name, opened.output(io), { ...options, verbose: false });
      filed.push({ reporter, close: () => opened.close() });
    }
  }
  const tellsProgress = choices.some(({ name, file }) => file === undefined && SHOWS_ITSELF.has(name));
  const told = tellsProgress ? shown : [progressReporter(io, options), ...shown];
  return { shown: flags.trace ? [...told, traceReporter(io)] : told, filed };
}

/** Those that tell what is under way themselves, each in its own manner. */
const SHOWS_ITSELF: ReadonlySet<ReporterName> = new Set(['pretty', 'dot']);

function chosen({ json, reporter }: ReporterFlags, env: CommandIo['env']): readonly ReporterChoice[] {
  if (json) {
    const others = reporter.filter(({ name, file }) => name !== 'json' || file !== undefined);
    return [{ name: 'json', file: undefined }, ...others];
  }
  if (reporter.length > 0) return reporter;
  const people: ReporterChoice = { name: 'pretty', file: undefined };
  return env.GITHUB_ACTIONS === 'true' ? [people, { name: 'github', file: undefined }] : [people];
}

function refuseSharedPlaces(choices: readonly ReporterChoice[], cwd: string): void {
  if (choices.some(({ name, file }) => name === 'html' && file === undefined)) {
    throw new PromiseError('usage', 'the reporter html writes a page, which needs a file', {
      hint: '--reporter html=report.html',
    });
  }
  const taken = new Map<string, ReporterChoice>();
  for (const choice of choices) {
    const { name, file } = choice;
    // Its place is stderr, where others only tell of progress.
    if (name === 'github' && file === undefined) continue;
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
  name: Exclude<ReporterName, 'github'>,
  output: ReportOutput,
  options: ReporterOptions,
): Reporter {
  switch (name) {
    case 'pretty':
      return prettyReporter(output, options);
    case 'dot':
      return dotReporter(output, options);
    case 'json':
      return jsonReporter(output);
    case 'junit':
      return junitReporter(output, options);
    case 'html':
      return htmlReporter(output, options);
  }
}
