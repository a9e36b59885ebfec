import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { parse } from 'yaml';

/** The repository. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** How a script of a CI ended. */
export interface ScriptResult {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** A folder for a test file, and in it the package as npm would publish it. */
export interface Packed {
  readonly dir: string;
  /** What PROMISE_PACKAGE is set to: the tarball. */
  readonly tarball: string;
  /** The environment of a job that installs it with npx, into a cache of its own. */
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Packs what is built; without its scripts, which would build anew what other tests are running. */
export async function packPackage(): Promise<Packed> {
  const dir = await mkdtemp(path.join(tmpdir(), 'promise-ci-'));
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', dir];
  const [packed] = JSON.parse((await execa('npm', args, { cwd: ROOT })).stdout);
  return {
    dir,
    tarball: path.join(dir, packed.filename),
    env: { CI: 'true', npm_config_cache: path.join(dir, 'npm-cache'), npm_config_update_notifier: 'false' },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Reads a YAML file of the repository. */
export async function readYaml(file: string): Promise<unknown> {
  return parse(await readFile(path.join(ROOT, file), 'utf8'));
}

/** Runs a script as a CI would: from a file, by a shell, without a terminal. */
export async function runScript(
  shell: readonly string[],
  script: string,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly args?: readonly string[] },
): Promise<ScriptResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'promise-ci-script-'));
  try {
    const file = path.join(folder, 'script');
    await writeFile(file, script);
    const [program = 'sh', ...flags] = shell;
    const { exitCode, all } = await execa(program, [...flags, file, ...(options.args ?? [])], {
      cwd: options.cwd,
      env: { NO_COLOR: '1', ...options.env },
      stdin: 'ignore',
      all: true,
      reject: false,
    });
    return { exitCode, output: all };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A step of a composite action, as far as it is looked at. */
interface ActionStep {
  readonly id?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What of an action.yml is needed to run it. */
interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly ActionStep[] };
}

/** How an action ended. */
export interface ActionResult extends ScriptResult {
  readonly outputs: Readonly<Record<string, string>>;
  /** What was written to the job's summary. */
  readonly summary: string;
  /** Steps that use other actions, which were left out. */
  readonly leftOut: readonly string[];
}

/**
 * Runs the scripts of a composite action one after the other, as a runner does, until one fails. Other actions that it
 * uses are left out.
 */
export async function runAction(
  actionDir: string,
  inputs: Readonly<Record<string, string>>,
  options: { readonly workspace: string; readonly env: NodeJS.ProcessEnv },
): Promise<ActionResult> {
  const action = parse(await readFile(path.join(actionDir, 'action.yml'), 'utf8')) as ActionFile;
  const temp = path.join(actionDir, '.runner');
  const files = { output: path.join(temp, 'output'), summary: path.join(temp, 'summary') };
  await mkdir(temp, { recursive: true });
  await writeFile(files.summary, '');
  const defaults = Object.entries(action.inputs).map(([name, { default: value }]) => [name, value ?? '']);
  const known: Record<string, string> = {
    'github.action_path': actionDir,
    'runner.temp': temp,
    ...prefixed('inputs.', { ...Object.fromEntries(defaults), ...inputs }),
  };
  let result: ScriptResult = { exitCode: 0, output: '' };
  const leftOut: string[] = [];
  for (const { id, run, uses, env } of action.runs.steps) {
    if (run === undefined || result.exitCode !== 0) {
      if (uses !== undefined) leftOut.push(uses);
      continue;
    }
    await writeFile(files.output, '');
    const own = Object.entries(env ?? {}).map(([name, value]) => [name, evaluate(value, known)]);
    const ended = await runScript(['bash', '--noprofile', '--norc', '-eo', 'pipefail'], run, {
      cwd: options.workspace,
      env: {
        ...options.env,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: options.workspace,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        ...Object.fromEntries(own),
      },
    });
    result = { exitCode: ended.exitCode, output: `${result.output}${ended.output}\n` };
    Object.assign(known, prefixed(`steps.${id}.outputs.`, await readOutputs(files.output)));
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, known)]);
  return {
    ...result,
    outputs: Object.fromEntries(outputs),
    summary: await readFile(files.summary, 'utf8'),
    leftOut,
  };
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** Expressions that only look something up. */
function evaluate(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined) throw new Error(`nobody knows ${name}`);
    return value;
  });
}

async function readOutputs(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
