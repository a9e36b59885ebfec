import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

describe('a stage that fails', () => {
  let folder: PromiseFolder | undefined;

  afterEach(async () => {
    await folder?.remove();
    folder = undefined;
  });

  it('is told with the line of the user’s own script that it names', async () => {
    folder = await promiseFolder({
      container: { image: 'example.com/failing-stage:v1', command: undefined },
      files: {
        'pipeline/Dockerfile':
          'FROM busybox:1.35\nCOPY scripts/run /usr/local/bin/run\nCMD ["sh", "/usr/local/bin/run"]\n',
        'pipeline/scripts/run': 'set -e\n\nnosuch --help\n',
      },
    });
    const { exitCode, stdout } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(stdout).toContain(
      '  stage stage-1: exit code 127: a command was not found\n    at pipeline/scripts/run:3: nosuch --help\n',
    );
    expect(exitCode).toBe(1);
  });

  it('is told of the script with Windows line ends that no kernel starts', async () => {
    folder = await promiseFolder({
      container: { image: 'example.com/windows-stage:v1', command: undefined },
      files: {
        'pipeline/Dockerfile': 'FROM busybox:1.35\nCOPY run /run\nRUN chmod 0755 /run\nENTRYPOINT ["/run"]\n',
        'pipeline/run': '#!/bin/sh\r\nexit 0\r\n',
      },
    });
    const { exitCode, stdout } = await runPromise(['test-pipeline'], { cwd: folder.dir });
    expect(stdout).toMatch(/^ {4}at pipeline\/run:1: #!\/bin\/sh$/m);
    expect(stdout).toContain('hint: this script has Windows line ends (CRLF)');
    expect(exitCode).toBe(1);
  });

  it('is entered with --shell: its files, its mounts, its environment', async () => {
    folder = await promiseFolder({
      scripts: ['echo half > /kratix/output/half.yaml; echo mine > /tmp/note; echo no luck; exit 3'],
      container: { env: [{ name: 'MODE', value: 'fast' }] },
    });
    const terminal = atTerminal(['test-pipeline', '--shell'], { cwd: folder.dir });
    await terminal.waitFor('test: stage stage-1 failed: exit code 3');
    await terminal.waitFor('no luck');
    await terminal.waitFor('# ');
    terminal.type(
      'cat /tmp/note /kratix/output/half.yaml; touch /kratix/output/mine; echo $MODE-$KRATIX_PROMISE_NAME\r',
    );
    await terminal.waitFor('mine\nhalf\nfast-sample');
    terminal.type('exit 5\r');
    await terminal.waitFor('a stage failed');
    expect(await terminal.ended).toBe(1);
    // What was done in the shell is no part of the run.
    expect(await readdir(path.join(folder.dir, 'test/output'))).toEqual(['half.yaml']);
  });

  it('is left alone where --shell has no terminal, before anything runs', async () => {
    folder = await promiseFolder({ scripts: ['exit 3'] });
    const { exitCode, stdout, stderr } = await runPromise(['test-pipeline', '--shell'], { cwd: folder.dir });
    expect(stderr).toContain('error[usage]: --shell needs a terminal');
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  it('is timed like any other with --trace, on stderr', async () => {
    folder = await promiseFolder({ scripts: ['exit 3'] });
    const { stdout, stderr } = await runPromise(['test-pipeline', '--trace'], { cwd: folder.dir });
    const phases = stderr
      .split('\n')
      .flatMap((line) => /^ *(\S.*?) +\S+ m?s +\S+ m?s$/.exec(line)?.[1] ?? []);
    expect(phases).toEqual([
      'read and plan',
      'connect to the engine',
      'provide images',
      'volumes',
      'fill volumes',
      'create container',
      'run',
      'collect files',
      'clean up',
      'place files',
      'look for collisions',
    ]);
    expect(stdout).not.toContain('took');
  });
});
