import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

const TEMPLATES = path.resolve(import.meta.dirname, '../../templates');

/** Who commits where nobody has told git. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** A repository whose folder `init` holds templates at v1, and nothing any more after that. */
let repository: string;
let firstCommit: string;

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await execa('git', args, { cwd: repository, env: AUTHOR });
  return stdout;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  repository = path.join(folder.dir, 'templates');
  await mkdir(path.join(folder.dir, 'tmp'));
  await cp(TEMPLATES, path.join(repository, 'init'), { recursive: true });
  const stages = path.join(repository, 'init/stages');
  await rename(path.join(stages, 'bash'), path.join(stages, 'house'));
  const dockerfile = path.join(stages, 'house/shared/Dockerfile');
  await writeFile(dockerfile, `${await readFile(dockerfile, 'utf8')}LABEL team="platform"\n`);
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message=templates');
  await git('tag', 'v1');
  firstCommit = await git('rev-parse', 'HEAD');
  await rm(path.join(repository, 'init'), { recursive: true });
  await git('commit', '--quiet', '--all', '--message=elsewhere');
});

afterAll(() => folder.remove());

/** What is fetched goes to a folder of our own, to see what stays. */
function init(...args: readonly string[]) {
  return runPromise(['init', ...args], {
    cwd: folder.dir,
    // Node would keep compiled code there, from 22.1 on.
    env: { TMPDIR: path.join(folder.dir, 'tmp'), GIT_DIR: '/nowhere', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
}

describe('promise init --template', () => {
  it('takes a tag of a git repository, and what comes of it is green', async () => {
    const place = `file://${repository}#v1:init`;
    const scaffolded = await init('tagged', '--template', place, '--language', 'house');
    expect({ code: scaffolded.exitCode, stderr: scaffolded.stderr }).toEqual({ code: 0, stderr: '' });
    const cwd = path.join(folder.dir, 'tagged');
    expect(await readFile(path.join(cwd, 'pipeline/Dockerfile'), 'utf8')).toContain(
      'LABEL team="platform"\n',
    );
    const tested = await runPromise(['test-pipeline'], { cwd });
    expect(tested.stdout).toContain('1 case: 1 passed');
    expect(await readdir(path.join(folder.dir, 'tmp'))).toEqual([]);
  });

  it('takes a commit', async () => {
    const place = `file://${repository}#${firstCommit}:init`;
    expect((await init('pinned', '--template', place, '--language', 'house')).exitCode).toBe(0);
  });

  it('takes a folder, relative to where one is', async () => {
    await cp(TEMPLATES, path.join(folder.dir, 'own'), { recursive: true });
    await writeFile(path.join(folder.dir, 'own/promise/OWNERS'), '__NAME__ is ours\n');
    expect((await init('local', '--template', 'own')).exitCode).toBe(0);
    expect(await readFile(path.join(folder.dir, 'local/OWNERS'), 'utf8')).toBe('local is ours\n');
  });

  it.each([
    ['a branch that is not there', () => `file://${repository}#v9:init`, 3, 'template-unavailable'],
    ['a repository that is not there', () => 'file:///nowhere/templates.git', 3, 'template-unavailable'],
    ['a revision without the folder', () => `file://${repository}#HEAD:init`, 2, 'invalid-template'],
    ['a folder that is not there', () => 'elsewhere', 2, 'invalid-template'],
    ['nothing', () => '', 2, 'invalid-template'],
    ['a way out of the repository', () => `file://${repository}#v1:../../own`, 2, 'invalid-template'],
  ])('refuses %s, and leaves nothing behind', async (_, place, code, name) => {
    const { exitCode, stderr } = await init('refused', '--template', place());
    expect({ exitCode, stderr }).toEqual({
      exitCode: code,
      stderr: expect.stringContaining(`error[${name}]`),
    });
    expect(await readdir(path.join(folder.dir, 'tmp'))).toEqual([]);
    expect(await readdir(folder.dir)).not.toContain('refused');
  });
});
