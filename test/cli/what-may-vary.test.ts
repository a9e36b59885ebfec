import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** Writes a Secret with a random name and data, an object that refers to it, a list in another order each time, and a log. */
const SCRIPT = `cd /kratix/output
id=$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \\n')
printf 'apiVersion: v1\\nkind: Secret\\nmetadata: {name: s-%s, namespace: default}\\n' $id > secret.yaml
printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: p, namespace: default, annotations: {example.com/at: "%s"}}\\n' $(cat /proc/sys/kernel/random/uuid) > pod.yaml
printf 'spec: {secretName: s-%s, port: %s, list: [%s]}\\n' $id $((30000 + 0x\${id%????????????} % 100)) "$(printf 'a\\nb\\nc\\n' | shuf | tr '\\n' ,)" >> pod.yaml
echo $id > run.log`;

const GOLDEN = {
  'test/expected/output/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: default}\n' +
    'spec: {secretName: s-0123456789abcdef, port: 30042, list: [a, b, c]}\n',
  'test/expected/output/secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: s-0123456789abcdef, namespace: default}\n',
};

const CASE = `match:
  - path: .spec.secretName
    sameAs: {path: .metadata.name, file: output/secret.yaml}
  - path: .metadata.name
    kind: Secret
    pattern: ^s-[a-f0-9]{16}$
  - path: .spec.port
    files: pod.yaml
    range: {min: 30000, max: 30099}
unordered: [.spec.list]
`;

const CONFIG = `ignore:
  - .metadata.annotations['example.com/at']
  - files: output/*.log
`;

describe('output that may vary within bounds', () => {
  it('passes, and is idempotent within them', async () => {
    folder = await promiseFolder({
      scripts: [SCRIPT],
      files: { ...GOLDEN, 'test/case.yaml': CASE, 'promise.config.yaml': CONFIG },
    });
    const args = ['test', '--check', 'idempotency', '--strict'];
    const { stdout, exitCode } = await runPromise(args, { cwd: folder.dir });
    expect(stdout).toMatch(/^✓ test \(.*\): idempotency checked$/m);
    expect(exitCode).toBe(0);
  });

  it('fails outside of them, and tells of rules that find nothing', async () => {
    const tight = CASE.replace('30000, max: 30099', '1, max: 2').replace(
      '.spec.list',
      '.spec.lists, .spec.list',
    );
    const files = { ...GOLDEN, 'test/case.yaml': tight, 'promise.config.yaml': `${CONFIG}  - .spec.gone\n` };
    folder = await promiseFolder({ scripts: [SCRIPT], files });
    const { stdout, exitCode } = await runPromise(['test'], { cwd: folder.dir });
    expect(stdout).toMatch(/^✗ test \(.*\): 1 difference from the golden$/m);
    expect(stdout).toMatch(/^ {4}Pod default\/p spec\.port: 300\d\d is not a number from 1 to 2$/m);
    expect(stdout).toContain('    -  port: (a number from 1 to 2)\n');
    expect(stdout).toContain(
      '  warning[unused-rule]: test/case.yaml:10:13: unordered: .spec.lists finds nothing in goldens and output\n',
    );
    expect(stdout).toMatch(
      /^warning\[unused-rule\]: promise\.config\.yaml:4:5: ignore: \.spec\.gone finds nothing/m,
    );
    expect(exitCode).toBe(1);
  });

  it('is not hidden by a path that is none: that is an error with its place', async () => {
    folder = await promiseFolder({ files: { 'test/case.yaml': 'ignore:\n  - .metadata[\n' } });
    const { stdout, exitCode } = await runPromise(['test'], { cwd: folder.dir });
    expect(stdout).toMatch(
      /error\[invalid-case\]: ignore\[0\]\.path: "\.metadata\[" is no JSONPath: a bracket/,
    );
    expect(stdout).toContain('test/case.yaml:2:5');
    expect(exitCode).toBe(2);
    await writeFile(path.join(folder.dir, 'test/case.yaml'), '');
    await writeFile(path.join(folder.dir, 'promise.config.yaml'), 'match:\n  - {path: .a, pattern: "("}\n');
    const config = await runPromise(['test'], { cwd: folder.dir });
    expect(config.stderr).toContain('error[invalid-config]: match[0].pattern: is no regular expression');
    expect(config.stderr).toContain('promise.config.yaml:2:16');
    expect(config.exitCode).toBe(2);
  });
});
