import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import {
  below,
  type PromiseFolder,
  promiseFiles,
  promiseFolder,
  REQUEST,
} from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

const read = (name: string) => readFile(path.join(folder?.dir ?? '', name), 'utf8');

/** Two cases whose output differs from their goldens in one file, has a new one, and lacks one. */
async function twoCases(): Promise<string> {
  const files = ['a', 'b'].flatMap((name) => [
    [`test/${name}/input/object.yaml`, REQUEST.replace('name: example', `name: ${name}`)],
    [`test/${name}/expected/output/size.yaml`, '# Kept.\nsize: 1\n'],
    [`test/${name}/expected/output/old.yaml`, 'old: true\n'],
  ]);
  folder = await promiseFolder({
    scripts: ['cd /kratix/output; echo size: 2 > size.yaml; echo new: true > new.yaml'],
    files: Object.fromEntries(files),
    topCase: false,
  });
  return folder.dir;
}

describe('promise test --update-mode new', () => {
  it('writes goldens that are not there yet, and leaves the others, which fail', async () => {
    const cwd = await twoCases();
    const { exitCode, stdout } = await runPromise(['test', '--case', 'a', '--update-mode', 'new'], { cwd });
    expect(stdout).toMatch(/^✗ a \(.*\): 2 differences from the golden, left by the update$/m);
    expect(stdout).toContain('    -size: 1\n    +size: 2\n');
    expect(stdout).toContain('    - output/old.yaml\n');
    expect(stdout).toContain('  + output/new.yaml (added)\n');
    expect(stdout).toContain('hint: if the new output is right: promise test-pipeline --case a --update');
    expect(exitCode).toBe(1);
    expect(await read('test/a/expected/output/size.yaml')).toContain('size: 1');
    expect(await read('test/a/expected/output/new.yaml')).toBe('new: true\n');
  });
});

describe('promise test --update-mode ask', () => {
  it('shows each change and does what the answer says, until it is enough', async () => {
    const cwd = await twoCases();
    const terminal = atTerminal(['test', '--update-mode', 'ask'], { cwd });
    await terminal.waitFor('output/old.yaml (test/a/expected/output/old.yaml)');
    await terminal.waitFor('-old: true');
    await terminal.waitFor('remove the golden output/old.yaml? (y: yes, n: no, a: yes to all, q: quit)');
    terminal.type('n');
    await terminal.waitFor('+new: true');
    await terminal.waitFor('add output/new.yaml to the goldens?');
    terminal.type('x');
    terminal.type('y');
    await terminal.waitFor('size: 1 -> 2');
    await terminal.waitFor('update the golden output/size.yaml?');
    terminal.type('y');
    await terminal.waitFor('✗ a ');
    await terminal.waitFor('1 difference from the golden, left by the update');
    await terminal.waitFor('~ output/size.yaml (edited)');
    await terminal.waitFor('remove the golden output/old.yaml?');
    terminal.type('q');
    await terminal.waitFor('3 differences from the golden, left by the update');
    expect(await terminal.ended).toBe(1);
    expect(await read('test/a/expected/output/size.yaml')).toBe('# Kept.\nsize: 2\n');
    expect(await read('test/a/expected/output/old.yaml')).toBe('old: true\n');
    expect(await read('test/b/expected/output/size.yaml')).toBe('# Kept.\nsize: 1\n');
  });

  it('takes all that follow, in all cases, and leaves everything as it was on Ctrl-C', async () => {
    const cwd = await twoCases();
    const interrupted = atTerminal(['test', '--update-mode', 'ask'], { cwd });
    await interrupted.waitFor('remove the golden output/old.yaml?');
    interrupted.type('y');
    await interrupted.waitFor('add output/new.yaml to the goldens?');
    interrupted.type('\x03');
    expect(await interrupted.ended).toBe(130);
    expect(await read('test/a/expected/output/old.yaml')).toBe('old: true\n');

    const all = atTerminal(['test', '--update-mode', 'ask'], { cwd });
    await all.waitFor('remove the golden output/old.yaml?');
    all.type('a');
    await all.waitFor('2 cases: 2 updated');
    expect(await all.ended).toBe(0);
    expect(await read('test/b/expected/output/size.yaml')).toBe('# Kept.\nsize: 2\n');
  });

  it('asks about the cases of several Promises, each by its place, until it is enough', async () => {
    folder = await temporaryFolder();
    const sizes = promiseFiles({
      scripts: ['echo size: 2 > /kratix/output/size.yaml'],
      files: { 'test/expected/output/size.yaml': 'size: 1\n' },
    });
    await writeFiles(folder.dir, {
      ...below('one', sizes),
      ...below('three', sizes),
      ...below('two', sizes),
    });
    const terminal = atTerminal(['test', '--all', '--update-mode', 'ask'], { cwd: folder.dir });
    await terminal.waitFor('\none/test\n');
    await terminal.waitFor('update the golden output/size.yaml?');
    terminal.type('y');
    await terminal.waitFor('✓ one/test ');
    await terminal.waitFor('\nthree/test\n');
    await terminal.waitFor('update the golden output/size.yaml?');
    terminal.type('q');
    await terminal.waitFor('3 Promises, 3 cases: 1 updated, 1 failed, 1 not run');
    expect(await terminal.ended).toBe(1);
    expect(await read('one/test/expected/output/size.yaml')).toBe('size: 2\n');
    expect(await read('three/test/expected/output/size.yaml')).toBe('size: 1\n');
    expect(await read('two/test/expected/output/size.yaml')).toBe('size: 1\n');
  });

  it('asks about the cases of a stage alone', async () => {
    folder = await temporaryFolder();
    await writeFiles(folder.dir, {
      'emit/Dockerfile':
        'FROM busybox:1.35\nCMD ["sh", "-c", "cd /kratix/output; echo size: 2 > size.yaml; echo 1 > new"]\n',
      'emit/tests/a/input/object.yaml': REQUEST,
      'emit/tests/a/expected/output/size.yaml': '# Kept.\nsize: 1\n',
    });
    const terminal = atTerminal(['test-stage', 'emit', '--update-mode', 'ask'], { cwd: folder.dir });
    await terminal.waitFor('\na\n');
    await terminal.waitFor('add output/new to the goldens?');
    terminal.type('n');
    await terminal.waitFor('update the golden output/size.yaml?');
    terminal.type('y');
    // What was done stands apart from what is left.
    await terminal.waitFor('+ output/new\n\n  ~ output/size.yaml (edited)\n');
    await terminal.waitFor('1 case: 1 failed');
    expect(await terminal.ended).toBe(1);
    expect(await read('emit/tests/a/expected/output/size.yaml')).toBe('# Kept.\nsize: 2\n');
  });

  it.each([
    { args: ['--update-mode', 'ask'], says: 'error[usage]: --update-mode ask needs a terminal', code: 2 },
    {
      args: ['--update-mode', 'ask', '--json'],
      says: '--update-mode ask can not be used with --json',
      code: 2,
    },
    { args: ['--update-mode', 'some'], says: 'Allowed choices are all, new, ask', code: 2 },
    { args: ['--update-mode', 'new', '--watch'], says: 'cannot be used with', code: 2 },
  ])('refuses $args before anything runs', async ({ args, says, code }) => {
    folder = await promiseFolder();
    const { exitCode, stdout, stderr } = await runPromise(['test', ...args], { cwd: folder.dir });
    expect(stdout + stderr).toContain(says);
    expect(exitCode).toBe(code);
  });

  it('is refused in CI, as all updates are', async () => {
    folder = await promiseFolder();
    const args = ['test', '--update-mode', 'ask'];
    const { exitCode, stderr } = await runPromise(args, { cwd: folder.dir, env: { CI: 'true' } });
    expect(stderr).toContain('error[update-in-ci]: --update-mode is refused in CI');
    expect(exitCode).toBe(2);
  });
});

describe('promise test --update', () => {
  it('fails all the same where a rule is broken, and tells of rules that find nothing', async () => {
    const rules = 'match:\n  - {path: .port, range: {min: 30000}}\nignore:\n  - .gone\n';
    folder = await promiseFolder({
      scripts: ['printf "a: 2\\nport: 80\\n" > /kratix/output/a.yaml'],
      files: {
        'test/case.yaml': rules,
        // What the ignored path found is in the old golden only.
        'test/expected/output/a.yaml': 'a: 1\nport: 30080\n',
        'test/expected/output/old.yaml': 'gone: 1\nb: 1\n',
      },
    });
    const { exitCode, stdout } = await runPromise(['test', '--update'], { cwd: folder.dir });
    expect(stdout).toMatch(/^✗ test \(.*\): 1 difference from the golden, left by the update$/m);
    expect(stdout).toContain('    port: 80 is not a number from 30000 on\n');
    expect(stdout).toContain('warning[unused-rule]: test/case.yaml:4:5: ignore: .gone finds nothing');
    expect(stdout).toContain('  ~ output/a.yaml (edited)\n  - output/old.yaml (removed)\n');
    expect(stdout).toContain('hint: no update mends what breaks a rule of match');
    expect(exitCode).toBe(1);
    const again = await runPromise(['test', '--json'], { cwd: folder.dir });
    expect(JSON.parse(again.stdout).cases[0].failure).toEqual({ kind: 'differences' });
    expect(again.exitCode).toBe(1);
  });

  it('of folders that flags name removes nothing, and says so', async () => {
    folder = await promiseFolder({
      scripts: ['echo a: 1 > /kratix/output/a.yaml'],
      files: { 'requests/object.yaml': REQUEST, 'goldens/output/other.yaml': 'b: 1\n' },
    });
    const args = ['test', '-i', 'requests', '-o', 'goldens', '--update'];
    const { exitCode, stdout } = await runPromise(args, { cwd: folder.dir });
    expect(stdout).toContain('    - output/other.yaml\n');
    expect(stdout).toContain('hint: an update removes nothing from a folder that -o names');
    expect(exitCode).toBe(1);
    expect(await read('goldens/output/a.yaml')).toBe('a: 1\n');
    expect(await read('goldens/output/other.yaml')).toBe('b: 1\n');
  });
});
