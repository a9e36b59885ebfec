import { chmod, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runPromise, startPromise } from '../support/cli.ts';
import { isGroupAlive } from '../support/process-group.ts';
import { type PromiseFolder, promiseFolder, REQUEST } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n';

const SCRIPTS = [`printf '${OBJECT.replaceAll('\n', '\\n')}' > /kratix/output/a.yaml`];

/** A shared check that is a script of the user's, and one of the case's own that vandalises its copy. */
const FILES = {
  'promise.config.yaml': 'checks:\n  - name: policy\n    run: \'"$PROMISE_DIR"/policy/check.sh output\'\n',
  'policy/check.sh':
    '#!/bin/sh\ngrep -q "name: example" input/object.yaml || exit 9\n' +
    'test -f "$1/a.yaml" && echo "$PROMISE_CASE ($PROMISE_WORKFLOW) has $(ls "$1")"\n',
  'test/case.yaml':
    'secrets: {login: {password: hunter2-hunter2}}\n' +
    'checks:\n  - rm -r output metadata\n  - {name: own, run: "echo $WORD; exit 4", env: {WORD: hunter2-hunter2}}\n',
  'test/expected/output/a.yaml': OBJECT,
};

const withSecret = {
  env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }],
};

describe('checks of the output', () => {
  it('of all cases and of one judge it, without a say in what is compared or kept', async () => {
    folder = await promiseFolder({
      scripts: SCRIPTS,
      container: withSecret,
      files: {
        ...FILES,
        'test/other/input/object.yaml': REQUEST,
        'test/other/expected/output/a.yaml': OBJECT,
      },
    });
    const { dir } = folder;
    await chmod(path.join(dir, 'policy/check.sh'), 0o755);
    const args = ['test', '--case', 'test', '--reporter', 'pretty', '--reporter', 'json=report.json'];
    const { stdout, stderr, exitCode } = await runPromise(args, { cwd: dir });
    expect(stdout).toMatch(/^✗ test \(.*\): the check own failed$/m);
    expect(stdout).toContain('\n  check own: exit code 4\n');
    expect(stdout).toContain('\n    check | ***\n');
    expect(stderr).toContain('test: running check policy\n');
    expect(exitCode).toBe(1);
    expect(await readFile(path.join(dir, 'test/output/a.yaml'), 'utf8')).toBe(OBJECT);
    expect(await readdir(path.join(dir, '.promise/tmp'))).toEqual([]);
    const report = JSON.parse(await readFile(path.join(dir, 'report.json'), 'utf8'));
    expect(report.cases[0]).toMatchObject({
      failure: { kind: 'output-check-failed' },
      differences: [],
      outputChecks: [
        { name: 'policy', exitCode: 0, log: [{ text: 'test (resource/configure) has a.yaml' }] },
        { name: 'rm -r output metadata', exitCode: 0, failure: null },
        { name: 'own', exitCode: 4, log: [{ text: '***' }], failure: { message: 'exit code 4' } },
      ],
    });
    const shown = await runPromise(['report', '--reporter', 'pretty'], { cwd: dir });
    expect(shown.stdout).toContain('check own: exit code 4');
  });

  it('run where goldens are updated, and an update that breaks one is told', async () => {
    const files = { 'test/case.yaml': 'checks: [no-such-linter output]\n' };
    folder = await promiseFolder({ scripts: SCRIPTS, files });
    const { stdout, exitCode } = await runPromise(['test', '--update'], { cwd: folder.dir });
    expect(stdout).toMatch(
      /^✗ test \(.*\): the check no-such-linter output failed, golden updated all the same$/m,
    );
    expect(stdout).toContain('exit code 127: no-such-linter was not found\n  hint: install it');
    expect(stdout).toContain('  + output/a.yaml (added)\n');
    expect(exitCode).toBe(1);
  });

  it('end with the run that the user interrupts', async () => {
    const files = { ...FILES, 'promise.config.yaml': 'checks: ["echo begun $$; sleep 600"]\n' };
    folder = await promiseFolder({ scripts: SCRIPTS, files });
    const { dir } = folder;
    const run = startPromise(['test', '--verbose'], { cwd: dir });
    const group = await new Promise<number>((resolve, reject) => {
      run.stderr?.on('data', (chunk: Buffer) => {
        const found = /check \| begun (\d+)/.exec(chunk.toString())?.[1];
        if (found !== undefined) resolve(Number(found));
      });
      run.once('exit', (code) => reject(new Error(`ended with ${code} before its check began`)));
    });
    run.kill('SIGINT');
    expect((await run).exitCode).toBe(130);
    await expect.poll(() => isGroupAlive(group)).toBe(false);
    expect(await readdir(path.join(dir, '.promise/tmp'))).toEqual([]);
  });
});
