import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder, REQUEST } from '../support/promise-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** Runs `promise validate` in a Promise made of these files. */
async function validate(files: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  folder = await promiseFolder({ files });
  return runPromise(['validate', ...args], { cwd: folder.dir });
}

/** A Promise with two errors and a lint. */
const BROKEN = `apiVersion: platform.kratix.io/v1alpha1
kind: Promise
metadata:
  name: sample
spec:
  workflow: {}
  workflows:
    promise:
      configure:
        - apiVersion: platform.kratix.io/v1alpha1
          kind: Pipeline
          metadata: {name: instance}
          spec:
            containers:
              - name: reader
                image: stage:latest
`;

describe('promise validate', () => {
  it('says in one line that all is well, and what it looked at', async () => {
    const { stdout, stderr, exitCode } = await validate({ 'resource-request.yaml': REQUEST });
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: 'promise.yaml, 2 requests, 1 test case: valid',
      stderr: '',
      exitCode: 0,
    });
  });

  it('tells of a Promise that kubectl apply refuses for its size', async () => {
    const large = `spec:\n  dependencies:\n    - {apiVersion: v1, kind: ConfigMap, metadata: {name: large}, data: {a: ${'x'.repeat(270_000)}}}\n`;
    const { stdout } = await validate({ 'promise.yaml': BROKEN.split('spec:')[0] + large });
    expect(stdout.split('\n').slice(0, 1)).toEqual([
      'promise.yaml:1:1: warning[promise-too-large]: kubectl apply keeps the whole Promise in an annotation: 263.9 KiB, where annotations may take 256 KiB',
    ]);
    expect(stdout).toContain('    hint: kubectl apply --server-side keeps none\n');
  });

  it('lists every error and every lint with its place, and ends with 2', async () => {
    const { stdout, exitCode } = await validate({ 'promise.yaml': BROKEN });
    expect(stdout.split('\n')).toEqual([
      'promise.yaml:6:3: error[invalid-promise]: spec.workflow: unknown field (did you mean workflows?)',
      '    6 |   workflow: {}',
      '      |   ^',
      '',
      'promise.yaml:15:17: error[invalid-promise]: spec.workflows.promise.configure[0].spec.containers[0].name: reader is a container that Kratix adds itself',
      '    15 |               - name: reader',
      '       |                 ^',
      '    hint: give yours another name',
      '',
      'promise.yaml:16:17: warning[latest-image]: the image stage:latest has the tag latest',
      '    16 |                 image: stage:latest',
      '       |                 ^',
      '    hint: give it a version, such as stage:v0.1.0',
      '',
      'promise.yaml: 2 errors, 1 warning; requests and test cases are checked when the Promise has no errors',
    ]);
    expect(exitCode).toBe(2);
  });

  it('shows requests that would be refused, wherever they lie', async () => {
    const { stdout, exitCode } = await validate({
      'example-resource.yaml': REQUEST.replace('spec: {}', 'spec: {size: 1}'),
      'another.yaml': `kind: Namespace\n---\n${REQUEST.replace('spec: {}', 'spec: {sise: a}')}`,
      'test/input/object.yaml': REQUEST.replace('Sample', 'Simple'),
    });
    expect(stdout).toMatch(/^example-resource\.yaml:5:8: error\[invalid-request\]: spec\.size: /m);
    expect(stdout).toMatch(/^another\.yaml:7:8: error\[invalid-request\]: spec\.sise: /m);
    expect(stdout).toMatch(/^test\/input\/object\.yaml:2:1: error\[invalid-request\]: kind: /m);
    expect(exitCode).toBe(2);
  });

  it('shows case files and configuration that a run would refuse', async () => {
    const { stdout, exitCode } = await validate({
      'test/case.yaml': 'pipelin: resource/configure\n',
      'test/other/case.yaml': 'timeout: never\n',
      'test/other/input/object.yaml': REQUEST,
      'promise.config.yaml': 'stages: {stage-1: nowhere}\n',
    });
    expect(stdout).toMatch(/^test\/case\.yaml:1:1: error\[invalid-case\]: pipelin: unknown field/m);
    expect(stdout).toMatch(/^test\/other\/case\.yaml:1:1: error\[invalid-case\]: timeout: /m);
    expect(stdout).toMatch(/^promise\.config\.yaml:1:10: error\[invalid-config\]: /m);
    expect(exitCode).toBe(2);
  });

  it('points at a rule that it can not read, and at a default that its schema refuses', async () => {
    folder = await promiseFolder();
    const file = path.join(folder.dir, 'promise.yaml');
    const text = await readFile(file, 'utf8');
    const write = async (change: (spec: Record<string, unknown>) => void) => {
      const promise = parse(text);
      change(promise.spec.api.spec.versions[0].schema.openAPIV3Schema.properties.spec);
      await writeFile(file, stringify(promise));
      return runPromise(['validate', '--strict'], { cwd: folder?.dir ?? '' });
    };
    const unread = await write((spec) => {
      spec['x-kubernetes-validations'] = [{ rule: 'self.size = "a"' }];
    });
    expect(unread.stdout).toMatch(/^promise\.yaml:\d+:\d+: warning\[unchecked-rule\]: .*not checked/m);
    expect(unread.exitCode).toBe(2);
    const refused = await write((spec) => {
      spec.default = { sise: 'small' };
    });
    expect(refused.stdout).toMatch(
      /^promise\.yaml:\d+:\d+: error\[invalid-promise\]: .*spec\.default\.sise: the API server refuses this default/m,
    );
    expect(refused.stdout).toContain('hint: did you mean size?');
    expect(refused.exitCode).toBe(2);
  });

  it('lints let it end well, unless --strict', async () => {
    folder = await promiseFolder({
      container: { image: 'example.com/stage:v1' },
      files: { 'pipeline/Dockerfile': 'FROM alpine\n' },
    });
    const lenient = await runPromise(['validate'], { cwd: folder.dir });
    expect(lenient.stdout).toMatch(/^pipeline\/Dockerfile:1:6: warning\[unpinned-download\]: /m);
    expect(lenient.stdout).toContain('1 warning (--strict makes warnings count)');
    expect(lenient.exitCode).toBe(0);
    const strict = await runPromise(['validate', '--strict'], { cwd: folder?.dir ?? '' });
    expect(strict.exitCode).toBe(2);
  });

  it('prints one versioned document with --json', async () => {
    const { stdout, exitCode } = await validate({ 'promise.yaml': BROKEN }, ['--json']);
    const file = path.join(folder?.dir ?? '', 'promise.yaml');
    const document = JSON.parse(stdout);
    expect(schemaErrors('validation.schema.json', document)).toEqual([]);
    expect(document).toMatchObject({
      version: 1,
      outcome: 'invalid',
      errors: 2,
      warnings: 1,
      checked: { promises: [file], requests: [], cases: [], dockerfiles: [] },
    });
    expect(document.diagnostics[2]).toEqual({
      severity: 'warning',
      code: 'latest-image',
      message: 'the image stage:latest has the tag latest',
      location: { file, line: 16, column: 17 },
      hint: 'give it a version, such as stage:v0.1.0',
      notes: [],
    });
    expect(exitCode).toBe(2);
  });

  it('judges a named request alone', async () => {
    folder = await promiseFolder();
    const file = path.join(folder.dir, 'mine.txt');
    await writeFile(file, REQUEST.replace('spec: {}', 'spec: {size: big}'));
    const accepted = await runPromise(['validate', '-d', folder.dir, file]);
    expect(accepted).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/promise\.yaml, 1 request: valid$/),
    });
    await writeFile(file, REQUEST.replace('spec: {}', 'spec: {size: [big]}'));
    const refused = await runPromise(['validate', '-d', folder.dir, file]);
    expect(refused.stdout).toMatch(/mine\.txt:5:8: error\[invalid-request\]: spec\.size: /);
    expect(refused.exitCode).toBe(2);
  });

  it('passes over what lies beside several Promises, and says so', async () => {
    const { stdout, stderr, exitCode } = await validate({ 'README.md': '# a: b: c\n', 'docs/a.txt': '' }, [
      '.',
      'README.md',
      'docs',
      'test/input/object.yaml',
    ]);
    expect(stdout).toMatch(/^promise\.yaml, 1 request, 1 test case: valid$/);
    expect(stderr.split('\n')).toEqual([
      'passed over README.md: it holds no Promise',
      'passed over docs: it holds no Promise',
    ]);
    expect(exitCode).toBe(0);
    const none = await runPromise(['validate', 'README.md', 'docs'], { cwd: folder?.dir ?? '' });
    expect(none.stderr).toContain('error[no-promise]');
    expect(none.exitCode).toBe(2);
  });

  it('prints the same document where all is well', async () => {
    const { stdout, exitCode } = await validate({}, ['--json']);
    const document = JSON.parse(stdout);
    expect(schemaErrors('validation.schema.json', document)).toEqual([]);
    expect(document).toMatchObject({ outcome: 'valid', errors: 0, warnings: 0, diagnostics: [] });
    expect(exitCode).toBe(0);
  });

  it('says what a file is that is neither a Promise nor a request for one', async () => {
    folder = await promiseFolder({ files: { 'a/release.yaml': 'apiVersion: v1\nkind: ConfigMap\n' } });
    const { stderr, exitCode } = await runPromise(['validate', 'release.yaml'], {
      cwd: path.join(folder.dir, 'a'),
    });
    expect(stderr).toContain(
      'error[not-a-promise]: release.yaml is not a Promise: it holds a ConfigMap of v1',
    );
    expect(exitCode).toBe(2);
  });

  it('names the folder above that holds a Promise', async () => {
    folder = await promiseFolder({ files: { 'pipeline/scripts/run': '' } });
    const { stderr, exitCode } = await runPromise(['validate'], {
      cwd: path.join(folder.dir, 'pipeline/scripts'),
    });
    expect(stderr).toContain(
      `scripts holds no Promise, but a folder above it does\n  at ${folder.dir}/promise.yaml\n`,
    );
    expect(exitCode).toBe(2);
  });

  it('names the folders below that hold Promises', async () => {
    folder = await promiseFolder({
      files: { 'all/redis/promise.yaml': BROKEN, 'all/sql/promise.yaml': BROKEN },
    });
    const { stderr, exitCode } = await runPromise(['validate', 'all'], { cwd: folder.dir });
    expect(stderr).toContain('folders below hold some: redis, sql\n');
    expect(stderr).toContain('promise plan, validate, build and test-pipeline have --all');
    expect(exitCode).toBe(2);
  });

  it('takes the Promise out of a file with other documents, in a folder of any name', async () => {
    const text = `kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n---\n# nothing\n---\n${BROKEN}`;
    folder = await promiseFolder({ files: { 'a b [x]/Über promise.yml': text } });
    const { stdout, exitCode } = await runPromise(['validate', 'a b [x]'], { cwd: folder.dir });
    expect(stdout).toContain(
      'a b [x]/Über promise.yml:12:3: error[invalid-promise]: spec.workflow: unknown field',
    );
    expect(exitCode).toBe(2);
  });

  it('shows YAML that does not parse as a finding, and a wrong path as a mistake', async () => {
    const { stdout, exitCode } = await validate({ 'promise.yaml': 'kind: Promise\nspec: [1\n' });
    expect(stdout).toMatch(/^promise\.yaml:[23]:\d+: error\[invalid-yaml\]: /m);
    expect(exitCode).toBe(2);
    const wrong = await runPromise(['validate', 'nowhere'], { cwd: folder?.dir ?? '' });
    expect(wrong.stderr).toContain('error[no-promise]');
    expect(wrong.exitCode).toBe(2);
  });
});
