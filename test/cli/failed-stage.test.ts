import { afterEach, describe, expect, it } from 'vitest';
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
});
