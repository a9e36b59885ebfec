import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { prepareBaseImages } from '../support/language-images.ts';
import { QUEUE_CRD, QUEUE_OPERATOR } from '../support/queue-crd.ts';
import { writeFiles } from '../support/write-files.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder.dir, {
    'crd.yaml': QUEUE_CRD,
    'operator/crds.yaml': QUEUE_CRD,
    'operator/manager.yaml': QUEUE_OPERATOR,
  });
});

afterEach(async () => {
  await folder.remove();
});

function init(...args: readonly string[]): ReturnType<typeof runPromise> {
  return runPromise(['init', ...args], { cwd: folder.dir });
}

/** @param inPromise the folder of the Promise, relative */
async function expectGreen(inPromise: string): Promise<void> {
  const cwd = path.join(folder.dir, inPromise);
  const valid = await runPromise(['validate', '--strict'], { cwd });
  expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({
    code: 0,
    text: expect.stringContaining('valid'),
  });
  const tested = await runPromise(['test-pipeline'], { cwd });
  expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
    code: 0,
    text: expect.stringMatching(/cases?: \d passed/),
  });
}

describe('promise init --from-crd', () => {
  it('tells what is left to do, with all places that say so', async () => {
    const { exitCode, stdout, stderr } = await init('mq', '--from-crd', 'crd.yaml');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: "note: left out: 1 CEL rule about the status, which is Kratix' own",
    });
    const told = stdout.slice(stdout.indexOf('\n\n') + 2);
    expect(told).toMatch(
      /^To do, marked with TODO:\n {2}spec\.owner: a text of your own\n {4}mq\/resource-request\.yaml:8\n {4}mq\/test\/input\/object\.yaml:7\n/,
    );
    expect(told).toMatch(/\n\nNext: cd mq && promise test-pipeline$/);
    const [, line = ''] = /mq\/promise\.yaml:(\d+)\n/.exec(told) ?? [];
    const promise = await readFile(path.join(folder.dir, 'mq/promise.yaml'), 'utf8');
    expect(promise.split('\n')[Number(line) - 1]).toContain(
      '# TODO: each destination needs the operator of Queue',
    );
  });

  it('tells programs the same', async () => {
    const { stdout } = await init('mq', '--from-crd', 'crd.yaml', '--json');
    expect(JSON.parse(stdout).todos).toEqual([
      {
        message: 'spec.owner: a text of your own',
        places: [
          { file: 'resource-request.yaml', line: 8 },
          { file: 'test/input/object.yaml', line: 7 },
        ],
      },
      {
        message: expect.stringContaining('operator'),
        places: [{ file: 'promise.yaml', line: expect.any(Number) }],
      },
    ]);
  });

  it.each([
    ['promise.yaml', 'promise.yaml:3:1', 'db is a Promise already'],
    ['operator/manager.yaml', 'manager.yaml:2:1', 'there is no CustomResourceDefinition'],
    ['nowhere.yaml', '', "can't read"],
  ])('refuses %s', async (file, place, message) => {
    await writeFiles(folder.dir, {
      'promise.yaml': '# one\napiVersion: platform.kratix.io/v1alpha1\nkind: Promise\nmetadata: {name: db}\n',
    });
    const { exitCode, stderr } = await init('mq', '--from-crd', file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(place);
  });

  it.each([
    [
      ['--property', 'a:string'],
      "option '--from-crd <path>' cannot be used with option '-p, --property <property>'",
    ],
    [['--group', 'mq.example.org', '--plural', 'queues'], "the Promise's API would be queues.mq.example.org"],
  ])('is refused with %j', async (flags, message) => {
    const { exitCode, stderr } = await init('mq', '--from-crd', 'crd.yaml', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe.each(['bash', 'python'] as const)('a Promise from a CRD in %s', (language) => {
  beforeAll(() => prepareBaseImages(language));

  it('is valid and green at once', async () => {
    await init('mq', '--from-crd', 'crd.yaml', '--language', language);
    await expectGreen('mq');
  });
});
