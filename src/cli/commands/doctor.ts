import path from 'node:path';
import { Chalk } from 'chalk';
import { connectEngine } from '../../engine/connect.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import { checkEngine, engineProblem } from '../doctor/check-engine.ts';
import { checkDisk, checkProgram } from '../doctor/check-machine.ts';
import { type DoctorDocument, type Finding, fine } from '../doctor/types.ts';
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
  const { engine, checks } = await askEngine(flags, io);
  const all = [
    fine('node', process.version),
    ...checks,
    ...(await Promise.all(PROGRAMS.map((program) => checkProgram(program, io.env)))),
    await checkDisk(path.resolve(io.cwd, flags.dir)),
  ];
  const ok = all.every(({ state }) => state !== 'problem');
  const document: DoctorDocument = { version: 1, ok, engine, checks: all };
  io.stdout.write(flags.json ? `${JSON.stringify(document, null, 2)}\n` : text(document, io));
  return ok ? 0 : 3;
}

/** An engine that isn't there, or falls silent while it is asked, is a finding, not the end. */
async function askEngine(
  { host }: DoctorFlags,
  io: CommandIo,
): Promise<Pick<DoctorDocument, 'engine' | 'checks'>> {
  try {
    const engine = await connectEngine({ env: io.env, signal: io.signal, host });
    try {
      const info = await engine.info();
      const checks = await checkEngine(engine, info, io.env);
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

/** A line for each finding, with the way out below it, and what it all means. */
function text({ ok, checks }: DoctorDocument, io: CommandIo): string {
  const chalk = new Chalk({ level: io.color ? 1 : 0 });
  const marks = { ok: chalk.green('✓'), warning: chalk.yellow('!'), problem: chalk.red('✗') };
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, state, message, notes, fix }: Finding) => [
    `${marks[state]} ${name.padEnd(width)}  ${printable(message)}`,
    ...notes.map((note) => `    ${printable(note)}`),
    ...(fix === null ? [] : [`    ${chalk.cyan('fix')}: ${fix}`]),
  ]);
  const verdict = ok ? 'promise test-pipeline can run' : "promise test-pipeline can't run here";
  return `${[...lines, '', verdict].join('\n')}\n`;
}
