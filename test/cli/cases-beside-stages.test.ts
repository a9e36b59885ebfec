import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { type PromiseFolder, promiseFiles, REQUEST } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

/** A Promise whose stages lie in `containers/`, with cases of their own; `quota` writes what it is told, `mail` nothing. */
describe('a Promise whose stages have cases beside their Dockerfiles', () => {
  const IMAGES = ['promise-test/beside-quota:v1', 'promise-test/beside-mail:v1'] as const;
  // Undeclared in the API, as what stages are tested with often is; no Promise is asked.
  const OBJECT = `${REQUEST.replace('spec: {}', 'spec: {team: a}')}`;
  let folder: PromiseFolder;
  const run = (...args: readonly string[]) => runPromise(args, { cwd: folder.dir });
  const names = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await run('test', '--list', '--json', ...args);
    return JSON.parse(stdout).cases.map((each: { name: string }) => each.name);
  };

  beforeAll(async () => {
    const [quota, mail] = IMAGES;
    const containers = [
      { name: 'limit', image: quota, env: [{ name: 'OF_PROMISE', value: '1' }] },
      { name: 'tell', image: mail },
    ];
    const files = promiseFiles({ containers, topCase: false });
    const promise = parse(files['promise.yaml'] ?? '');
    promise.spec.workflows.promise = {
      configure: [
        {
          apiVersion: 'platform.kratix.io/v1alpha1',
          kind: 'Pipeline',
          metadata: { name: 'install' },
          spec: { containers: [{ name: 'announce', image: mail }] },
        },
      ],
    };
    const dockerfile = 'FROM busybox:1.35\nCOPY run /run.sh\nENTRYPOINT ["sh", "/run.sh"]\n';
    folder = await temporaryFolder();
    await writeFiles(folder.dir, {
      ...files,
      'promise.yaml': stringify(promise),
      'containers/beside-quota/Dockerfile': dockerfile,
      'containers/beside-quota/run':
        'cat /kratix/input/object.yaml > /kratix/output/seen.txt; env | grep -E "PROMISE|PLURAL" | sort > /kratix/output/env\n',
      'containers/beside-quota/tests/small/input/object.yaml': OBJECT,
      'containers/beside-quota/tests/small/expected/output/seen.txt': OBJECT,
      'containers/beside-quota/tests/small/expected/output/env':
        'KRATIX_CRD_PLURAL=samples\nKRATIX_PROMISE_NAME=beside-quota\n',
      // Not a case, whatever it is.
      'containers/beside-quota/tests/unit/input/numbers.txt': '1\n',
      'containers/beside-mail/Dockerfile': dockerfile,
      'containers/beside-mail/run': 'true\n',
      'containers/beside-mail/test/silent/input/object.yaml': OBJECT,
      'containers/beside-mail/test/silent/expected/output/.gitkeep': '',
    });
  });

  afterAll(async () => {
    await execa('docker', ['image', 'rm', ...IMAGES]);
    await folder.remove();
  });

  const SMALL = 'containers/beside-quota/tests/small';
  const SILENT = 'containers/beside-mail/test/silent';

  it('runs them as test-stage does, with the image of the Promise', async () => {
    const { stdout, exitCode } = await run('test');
    expect(stdout).toMatch(/^✓ containers\/beside-mail\/test\/silent \(/m);
    expect(stdout).toMatch(/^✓ containers\/beside-quota\/tests\/small \(/m);
    expect(stdout).toContain('2 cases: 2 passed');
    expect(stdout).not.toContain('not admitted');
    expect(exitCode).toBe(0);
    expect(await readFile(path.join(folder.dir, SMALL, 'output', 'seen.txt'), 'utf8')).toBe(OBJECT);
    const alone = await run('test-stage', 'containers/beside-mail', '--list', '--json');
    expect(JSON.parse(alone.stdout).cases).toMatchObject([{ name: 'silent' }]);
  });

  it('counts them as those of the stage, and of the pipelines that run it', async () => {
    expect(await names()).toEqual([SILENT, SMALL]);
    expect(await names('promise/configure')).toEqual([SILENT]);
    expect(await names('resource/configure')).toEqual([SILENT, SMALL]);
    expect(await names('--stage', 'limit')).toEqual([SMALL]);
    expect(await names('--case', 'containers/beside-quota/**')).toEqual([SMALL]);
  });

  it('validates them', async () => {
    const good = await run('validate', '--json');
    expect(JSON.parse(good.stdout).checked.cases).toEqual(
      [SILENT, SMALL].map((each) => path.join(folder.dir, each)),
    );
    await writeFiles(folder.dir, { [`${SMALL}/case.yaml`]: 'pipelin: x\n' });
    const { stdout, exitCode } = await run('validate');
    expect(stdout).toContain(`${SMALL}/case.yaml:1:1: error[invalid-case]: pipelin: unknown field`);
    expect(exitCode).toBe(2);
    await rm(path.join(folder.dir, SMALL, 'case.yaml'));
  });

  it('plans them beside the workflows that have no case', async () => {
    const { stdout, exitCode } = await run('plan', '--json');
    const { cases } = JSON.parse(stdout);
    expect(cases.map(({ name }: { name: string }) => name)).toEqual([
      'resource/configure',
      'promise/configure',
      SILENT,
      SMALL,
    ]);
    expect(cases[3]).toMatchObject({ stage: 'beside-quota', input: { admitted: false } });
    expect(exitCode).toBe(0);
  });
});
