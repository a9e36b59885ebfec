import { afterEach, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

const OBJECT = 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: example\\n';
const SCRIPT = `printf '${OBJECT}' > /kratix/output/a.yaml; printf 'a: [' > /kratix/output/b.yaml
printf 'a: 1' > /kratix/output/c.yaml; chmod 600 /kratix/output/c.yaml`;
const GOLDEN = {
  'test/expected/output/a.yaml': OBJECT.replaceAll('\\n', '\n'),
  'test/expected/output/b.yaml': 'a: [',
  'test/expected/output/c.yaml': 'a: 1',
};

describe('lints of a run', () => {
  it('stand below the case that passes', async () => {
    folder = await promiseFolder({ scripts: [SCRIPT], files: GOLDEN });
    const { stdout, exitCode } = await runPromise(['test'], { cwd: folder.dir });
    expect(stdout).toMatch(/^✓ test \(.*\)$/m);
    expect(stdout).toContain(
      '  warning[missing-namespace]: output/a.yaml:3:1: ConfigMap example names no namespace',
    );
    expect(stdout).toMatch(
      /^ {2}warning\[invalid-output-yaml\]: output\/b\.yaml:2:1: this is not valid YAML/m,
    );
    expect(stdout).toMatch(/^ {2}warning\[unreadable-file\]: output\/c\.yaml: mode 0600 and owner 0: /m);
    expect(exitCode).toBe(0);
  });

  it('fail it with --strict', async () => {
    folder = await promiseFolder({ scripts: [SCRIPT], files: GOLDEN });
    const { stdout, exitCode } = await runPromise(['test', '--strict'], { cwd: folder.dir });
    expect(stdout).toMatch(/^✗ test \(.*\): 3 warnings, which --strict makes count$/m);
    expect(stdout).toContain('1 case: 1 failed');
    expect(exitCode).toBe(1);
  });

  it('are in the JSON report', async () => {
    folder = await promiseFolder({ scripts: [SCRIPT], files: GOLDEN });
    const { stdout, exitCode } = await runPromise(['test', '--strict', '--json'], { cwd: folder.dir });
    const [report] = JSON.parse(stdout).cases;
    expect(report.failure).toEqual({ kind: 'lints' });
    expect(report.lints).toContainEqual({
      severity: 'warning',
      code: 'missing-namespace',
      message: 'ConfigMap example names no namespace',
      location: { file: 'output/a.yaml', line: 3, column: 1 },
      hint: 'set metadata.namespace',
      notes: [],
    });
    expect(exitCode).toBe(1);
  });

  it('say nothing a second time of a file that differs because it is invalid', async () => {
    folder = await promiseFolder({
      scripts: [SCRIPT],
      files: { ...GOLDEN, 'test/expected/output/b.yaml': 'a: 1\n' },
    });
    const { stdout } = await runPromise(['test'], { cwd: folder.dir });
    expect(stdout).toContain('it wrote what does not parse');
    expect(stdout).not.toContain('invalid-output-yaml');
  });
});
