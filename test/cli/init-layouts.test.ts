import path from 'node:path';
import { expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';

it("a Promise in the kratix CLI's layout, with every workflow, is valid and green at once", async () => {
  const folder = await temporaryFolder();
  try {
    const args = ['--layout', 'kratix', '--with-delete', '--with-promise-workflow'];
    const properties = ['engine:enum:postgres,no', 'storage.gb:integer=10', 'hosts:array:required'];
    const scaffolded = await runPromise(
      ['init', 'laid-out', ...args, ...properties.flatMap((property) => ['--property', property])],
      { cwd: folder.dir },
    );
    expect(scaffolded.stdout).toContain(
      'created   laid-out/workflows/resource/configure/instance/generate/Dockerfile\n',
    );
    const cwd = path.join(folder.dir, 'laid-out');
    const valid = await runPromise(['validate', '--strict'], { cwd });
    expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({
      code: 0,
      text: expect.stringContaining('3 test cases, 3 Dockerfiles: valid'),
    });
    const tested = await runPromise(['test-pipeline'], { cwd });
    expect(tested.stdout).toContain('3 cases: 3 passed');
    expect(tested.exitCode).toBe(0);
  } finally {
    await folder.remove();
  }
});
