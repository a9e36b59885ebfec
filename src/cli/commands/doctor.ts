import path from 'node:path';
import { Chalk } from 'chalk';
import { connectEngine } from '../../engine/connect.ts';
import type { Engine } from '../../engine/types.ts';
import { wrapped } from '../../report/wrapped.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { bounded, withinTime } from '../doctor/bounded.ts';
import { checkEngine, engineProblem } from '../doctor/check-engine.ts';
import { checkDisk, checkProgram } from '../doctor/check-machine.ts';
import { type DoctorDocument, type Finding, fine, problem } from '../doctor/types.ts';
import type { CommandIo } from '../io.ts';

/** The flags of `promise doctor`. */
export interface DoctorFlags {
  readonly dir: string;
  readonly host?: string;
  readonly json: boolean;
}

/** Programs that people use beside `promise`. */
const PROGRAMS = [
  {
    name: 'kind',
    args: ['version'],
    use: 'only creating clusters needs it, build --load kind does not',
    fix: 'install it: https://kind.sigs.k8s.io/docs/user/quick-start/',
  },
  {
    name: 'kubectl',
    args: ['version', '--client'],
    use: 'only looking into clusters needs it',
    fix: 'install it: https://kubernetes.io/docs/tasks/tools/',
  },
] as const;

/** `promise doctor`: looks at what `promise` needs of its surroundings; exit code 3 where test-pipeline couldn't run. */
export async function doctorCommand(flags: DoctorFlags, io: CommandIo): Promise<ExitCode> {
  const dir = path.resolve(io.cwd, flags.dir);
  const [{ engine, checks }, programs, disk] = await Promise.all([
    askEngine(flags.host, dir, io),
    Promise.all(PROGRAMS.map((program) => checkProgram(program, io.env))),
    bounded('disk', checkDisk(dir)),
  ]);
  const all = [fine('node', process.version), ...checks, ...programs, ...disk];
  const ok = all.every(({ state }) => state !== 'problem');
  const document: DoctorDocument = { version: 1, ok, engine, checks: all };
  io.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : text(document, io));
  return ok ? 0 : 3;
}

/** An engine that isn't there, or falls silent while it is asked, is a finding, not the end. */
async function askEngine(
  host: string | undefined,
  dir: string,
  io: CommandIo,
): Promise<Pick<DoctorDocument, 'engine' | 'checks'>> {
  try {
    const engine = await connectEngine({ env: io.env, signal: io.signal, host });
    try {
      const info = await withinTime(engine.info());
      if (info === undefined) return { engine: null, checks: [silent(engine)] };
      const checks = await checkEngine(engine, info, { env: io.env, dir });
      const { host: at, source } = engine.endpoint;
      return { engine: { ...info, host: at, source }, checks };
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (!(error instanceof PromiseError) || error.exitCode !== 3) throw error;
    return { engine: null, checks: [engineProblem(error)] };
  }
}

/** An engine that takes calls and doesn't answer them. */
function silent({ endpoint }: Engine): Finding {
  const message = `the engine at ${endpoint.host} (${endpoint.source}) doesn't say what it is`;
  return problem('engine', message, 'restart it');
}

/** A line or more for each finding, with the way out below it, and what it all means. */
function text({ ok, checks }: DoctorDocument, io: CommandIo): string {
  const chalk = new Chalk({ level: io.color ? 1 : 0 });
  const marks = { ok: chalk.green('✓'), warning: chalk.yellow('!'), problem: chalk.red('✗') };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = width + 4;
  const block = (title: string, words: string): readonly string[] =>
    wrapped(title.padEnd(indent), words.split(' '), io.columns, indent, ' ');
  const lines = checks.flatMap(({ name, state, message, notes, fix }: Finding) => [
    ...block(`  ${name}`, message).map((line, at) => (at === 0 ? `${marks[state]}${line.slice(1)}` : line)),
    ...notes.flatMap((note) => block('', note)),
    ...(fix === null ? [] : block('', `fix: ${fix}`)).map((line, at) =>
      at === 0 ? line.replace('fix', chalk.cyan('fix')) : line,
    ),
  ]);
  const verdict = ok ? 'promise test-pipeline can run' : "promise test-pipeline can't run here";
  return `${[...lines, '', verdict].join('\n')}\n`;
}
