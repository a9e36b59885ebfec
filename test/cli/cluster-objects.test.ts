import { afterEach, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {password: hunter2}\n';

let folder: PromiseFolder;

/** A Promise whose stage prints a Secret's value and writes it to its output. */
async function withStage(files: Readonly<Record<string, string>>): Promise<void> {
  folder = await promiseFolder({
    scripts: ['echo "password is $PASSWORD"; echo "password: $PASSWORD" > /kratix/output/login.yaml'],
    container: {
      env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }],
    },
    files,
  });
}

afterEach(() => folder.remove());

describe('a stage that reads a Secret', () => {
  it('gets it from test/cluster/, and its value shows nowhere', async () => {
    await withStage({
      'test/cluster/login.yaml': SECRET,
      'test/expected/output/login.yaml': 'password: other\n',
    });
    for (const flags of [['--verbose'], ['--json']]) {
      const { stdout, stderr, exitCode } = await runPromise(['test-pipeline', ...flags], { cwd: folder.dir });
      expect(exitCode).toBe(1);
      expect(stdout).toContain('+password: ***');
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('gets the one that its case.yaml writes out, over those of manifests', async () => {
    await withStage({
      'test/cluster/login.yaml': SECRET,
      'test/case.yaml': 'secrets: {login: {password: swordfish}}\n',
      'test/expected/output/login.yaml': 'password: swordfish\n',
    });
    const { stdout, stderr, exitCode } = await runPromise(['test-pipeline', '--verbose'], {
      cwd: folder.dir,
    });
    expect(exitCode, stdout).toBe(0);
    expect(stderr).toContain('password is ***');
  });

  it('is told which manifest to add', async () => {
    await withStage({});
    const { stdout, exitCode } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(exitCode).toBe(2);
    expect(stdout).toContain('error[missing-cluster-object]: stage stage-1 needs the Secret default/login');
    expect(stdout).toMatch(/at .*promise\.yaml:\d+:\d+/);
    expect(stdout).toMatch(/\n +password: VALUE/);
    expect(stdout).toContain('case.yaml may say: secrets: {login: {password: VALUE}}');
    expect(stdout).toContain('gets one from promise init --adopt, with made-up values');
    await writeFiles(folder.dir, { 'test/case.yaml': 'description: mine\n' });
    const described = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(described.stdout).toContain('case.yaml may say');
    expect(described.stdout).not.toContain('--adopt');
  });
});
