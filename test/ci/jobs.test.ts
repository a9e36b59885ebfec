import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';
import { type Packed, packPackage, ROOT, readYaml, runScript } from './ci-files.ts';

const GOLDEN = { 'test/expected/output/a.txt': 'a\n' };

let packed: Packed;
const promises: PromiseFolder[] = [];

beforeAll(async () => {
  packed = await packPackage();
});

afterAll(async () => {
  await packed?.remove();
  for (const each of promises) await each.remove();
});

async function promiseThatWrites(text: string): Promise<string> {
  const made = await promiseFolder({ scripts: [`echo ${text} > /kratix/output/a.txt`], files: GOLDEN });
  promises.push(made);
  return made.dir;
}

describe('the GitLab job', () => {
  interface Job {
    readonly variables: Readonly<Record<string, string>>;
    readonly script: readonly string[];
    readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  }

  it('waits for the engine, tests, and leaves the reports that it names', async () => {
    const { '.promise': job } = (await readYaml('examples/ci/promise.gitlab-ci.yml')) as { '.promise': Job };
    const cwd = await promiseThatWrites('a');
    // GitLab runs the lines one after the other, until one fails.
    const { exitCode, output } = await runScript(['sh', '-e'], job.script.join('\n'), {
      cwd,
      env: {
        ...packed.env,
        ...job.variables,
        DOCKER_HOST: process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock',
        PROMISE_PACKAGE: packed.tarball,
        PROMISE_ARGS: '--timeout 5m',
      },
    });
    expect(output).toContain('1 case: 1 passed');
    expect(exitCode).toBe(0);
    const { paths, reports } = job.artifacts;
    expect(await readFile(path.join(cwd, reports.junit), 'utf8')).toContain('<testsuite');
    expect(reports.junit.startsWith(paths[0] ?? '?')).toBe(true);
    await access(path.join(cwd, 'promise-report/report.html'));
  });
});

describe('the Tekton Task', () => {
  interface Task {
    readonly spec: {
      readonly params: readonly { readonly name: string; readonly type: string; readonly default: unknown }[];
      readonly workspaces: readonly { readonly name: string }[];
      readonly steps: readonly {
        readonly workingDir: string;
        readonly args: readonly string[];
        readonly env: readonly { readonly name: string; readonly value: string }[];
        readonly script: string;
      }[];
    };
  }

  it('refers only to parameters and workspaces that it has', async () => {
    const task = (await readYaml('examples/ci/promise-task.yaml')) as Task;
    const used = [...JSON.stringify(task.spec.steps).matchAll(/\$\(([a-z]+)\.([a-z]+)/g)].map(
      ([, kind, name]) => `${kind}.${name}`,
    );
    const declared = [
      ...task.spec.params.map(({ name }) => `params.${name}`),
      ...task.spec.workspaces.map(({ name }) => `workspaces.${name}`),
    ];
    expect([...new Set(used)].sort()).toEqual(declared.sort());
  });

  it('runs its step, with its arguments one by one', async () => {
    const task = (await readYaml('examples/ci/promise-task.yaml')) as Task;
    const [step] = task.spec.steps;
    expect(step?.args).toEqual(['$(params.args[*])']);
    const cwd = await promiseThatWrites('b');
    const params: Readonly<Record<string, string>> = { package: packed.tarball, dir: '.' };
    const env = Object.fromEntries(
      (step?.env ?? []).map(({ name, value }) => [
        name,
        value.replace(/\$\(params\.([a-z]+)\)/g, (_, param: string) => params[param] ?? 'unknown'),
      ]),
    );
    const { exitCode, output } = await runScript(['sh'], step?.script ?? '', {
      cwd,
      env: { ...packed.env, ...env, DOCKER_HOST: process.env.DOCKER_HOST },
      args: ['--case', 'test case that is not there'],
    });
    expect(output).toContain('test case that is not there');
    expect(exitCode).toBe(2);
  });
});

describe('the plain shell step', () => {
  it('tests all Promises whatever fails, fails if one did, and leaves the reports of each', async () => {
    const [good, bad] = [await promiseThatWrites('a'), await promiseThatWrites('b')];
    const script = await readFile(path.join(ROOT, 'examples/ci/test-promises.sh'), 'utf8');
    const { exitCode, output } = await runScript(['sh'], script, {
      cwd: packed.dir,
      env: { ...packed.env, PROMISE_PACKAGE: packed.tarball },
      args: [bad, good],
    });
    expect(output).toContain(`== ${bad}`);
    expect(output).toContain('1 case: 1 failed');
    expect(output).toContain('1 case: 1 passed');
    expect(exitCode).toBe(1);
    for (const number of [1, 2]) {
      expect(await readFile(path.join(packed.dir, `promise-report/${number}/junit.xml`), 'utf8')).toContain(
        '<testsuite',
      );
    }
  });
});
