import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { type PromiseFolder, promiseFiles } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const NOWHERE = 'promise-test.invalid/nowhere:v1';

let folder: PromiseFolder;
const run = (...args: readonly string[]) => runPromise(args, { cwd: folder.dir });

/** A Promise whose own workflows need an image that can't be had, and one that builds on another which fails. */
beforeAll(async () => {
  const files = promiseFiles({
    scripts: ['echo "a: 1" > /kratix/output/a.yaml'],
    files: {
      'test/expected/output/a.yaml': 'a: 1\n',
      'test/install/case.yaml': 'pipeline: promise/configure\n',
      'test/leave/case.yaml': 'pipeline: promise/delete\n',
      'test/leave-again/case.yaml': 'pipeline: promise/delete\n',
      'broken/Dockerfile': 'FROM busybox:1.35\nRUN exit 3\n',
      'upon/Dockerfile': 'FROM promise-test/broken:v1\n',
    },
  });
  const promise = parse(files['promise.yaml'] ?? '');
  promise.spec.workflows.promise = {
    configure: [pipeline('install', NOWHERE)],
    delete: [pipeline('leave', 'promise-test/broken:v1', 'promise-test/upon:v1')],
  };
  folder = await temporaryFolder();
  await writeFiles(folder.dir, { ...files, 'promise.yaml': stringify(promise) });
});

function pipeline(name: string, ...images: readonly string[]): object {
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name },
    spec: { containers: images.map((image, index) => ({ name: `stage-${index + 1}`, image })) },
  };
}

afterAll(() => folder.remove());

it('fails the cases that need an image which is not to be had, and runs the others', async () => {
  const { stdout, stderr, exitCode } = await run('test');
  expect(stdout).toMatch(/^✓ test \(/m);
  expect(stdout).toMatch(/^✗ install \(.*\): error\[image-unavailable\]: stage promise\/configure\/install/m);
  expect(stdout).toContain('--stage promise/configure/install/stage-1=DIR');
  expect(stdout).toMatch(/^✗ leave \(.*\): error\[build-failed\]: could not build promise-test\/broken:v1/m);
  expect(stdout).toMatch(/^✗ leave-again \(.*\): error\[build-failed\]/m);
  expect(stdout).toContain('    more of it at the case leave\n');
  expect(stdout).toContain('4 cases: 1 passed, 3 failed');
  expect(stderr).not.toContain('error[');
  expect(exitCode).toBe(3);
});

it('asks for no image that the named pipelines do not need', async () => {
  const { stdout, stderr, exitCode } = await run('test', 'resource/configure');
  expect(stdout).toContain('1 case: 1 passed');
  expect(stderr).not.toContain(NOWHERE);
  expect(exitCode).toBe(0);
});
