import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';
import { ROOT, runAction } from './ci-files.ts';

const VALIDATOR = path.join(ROOT, 'node_modules/.bin/action-validator');
const GOLDEN = { 'test/expected/output/a.txt': 'a\n' };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'promise-action-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('action.yml', () => {
  it('is an action as GitHub defines them', async () => {
    expect((await execa(VALIDATOR, [path.join(ROOT, 'action.yml')], { reject: false })).exitCode).toBe(0);
  });

  it('is used in the documentation as a workflow may use it', async () => {
    const page = await readFile(path.join(ROOT, 'docs/ci.md'), 'utf8');
    const workflow = /```yaml\n(name: promises\n.*?)```/s.exec(page)?.[1] ?? '';
    const file = path.join(folder, '.github/workflows/promises.yml');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, workflow);
    expect((await execa(VALIDATOR, [file], { reject: false, cwd: folder })).exitCode).toBe(0);
    const action = await readFile(path.join(ROOT, 'action.yml'), 'utf8');
    const inputs = /\n {8}with:\n((?: {10}.*\n)+)/.exec(workflow)?.[1] ?? '';
    for (const [, name] of inputs.matchAll(/^ {10}([a-z]+):/gm)) expect(action).toContain(`\n  ${name}:\n`);
    expect(inputs).toContain('path:');
  });
});

describe('the action, from a checkout of its own', () => {
  let checkout: string;
  const promises: PromiseFolder[] = [];

  beforeAll(async () => {
    checkout = path.join(folder, 'checkout');
    const { stdout } = await execa('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
    });
    for (const file of stdout
      .split('\0')
      .filter((name) =>
        /^(?:action\.yml|bundle\.mjs|package.*\.json|tsconfig.*|bin\/|src\/|templates\/|docs\/schemas\/)/.test(
          name,
        ),
      )) {
      await mkdir(path.dirname(path.join(checkout, file)), { recursive: true });
      await copyFile(path.join(ROOT, file), path.join(checkout, file));
    }
  });

  afterAll(() => Promise.all(promises.map((each) => each.remove())));

  async function promiseThatWrites(text: string): Promise<string> {
    const made = await promiseFolder({ scripts: [`echo ${text} > /kratix/output/a.txt`], files: GOLDEN });
    promises.push(made);
    return made.dir;
  }

  it('sets itself up, and is green with reports', async () => {
    const workspace = await promiseThatWrites('a');
    const result = await runAction(
      checkout,
      { args: '--concurrency 1\n--timeout 5m' },
      { workspace, env: { CI: 'true' } },
    );
    expect(result.output).toContain('1 case: 1 passed');
    expect(result.exitCode).toBe(0);
    expect(await readFile(result.outputs.report ?? '', 'utf8')).toContain('<html');
    expect(await readFile(result.outputs.junit ?? '', 'utf8')).toContain('<testsuite');
    expect(result.summary).toContain('test');
    expect(result.leftOut).toEqual(['actions/setup-node@v4', 'actions/upload-artifact@v4']);
  });

  it('is red with an annotation of the golden where output differs', async () => {
    const workspace = path.join(folder, 'workspace');
    await cp(await promiseThatWrites('b'), path.join(workspace, 'promises/sample'), { recursive: true });
    const result = await runAction(checkout, { path: 'promises/sample' }, { workspace, env: { CI: 'true' } });
    expect(result.exitCode).toBe(1);
    expect(result.output).toMatch(/^::error file=promises\/sample\/test\/expected\/output\/a\.txt,line=1/m);
    expect(result.summary).toContain('a.txt');
  });

  it('hands on no argument for a shell to act on', async () => {
    const workspace = await promiseThatWrites('a');
    const args = `--case $(touch${'$'}{IFS}${workspace}/pwned) ; false`;
    const result = await runAction(checkout, { args }, { workspace, env: { CI: 'true' } });
    expect(result.exitCode).toBe(2);
    await expect(readFile(path.join(workspace, 'pwned'))).rejects.toThrow('ENOENT');
  });
});
