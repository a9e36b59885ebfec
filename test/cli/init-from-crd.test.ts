import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/scaffold/languages.ts';
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
async function expectGreen(inPromise: string, cases: number): Promise<void> {
  const cwd = path.join(folder.dir, inPromise);
  const valid = await runPromise(['validate', '--strict'], { cwd });
  expect({ code: valid.exitCode, text: valid.stdout }).toMatchObject({
    code: 0,
    text: expect.stringContaining('valid'),
  });
  const tested = await runPromise(['test-pipeline'], { cwd });
  expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
    code: 0,
    text: expect.stringContaining(`${cases} cases: ${cases} passed`),
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
    [['--from-helm', 'chart'], 'cannot be used with option'],
    [['--api-schema-from', 'Topic'], 'there is no CustomResourceDefinition Topic'],
    [['--language', 'rust'], 'there are no stages in "rust"'],
    [['--group', 'mq.example.org', '--plural', 'queues'], "the Promise's API would be queues.mq.example.org"],
  ])('is refused with %j', async (flags, message) => {
    const { exitCode, stderr } = await init('mq', '--from-crd', 'crd.yaml', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

/** What YAML reads as something else without quotes, and an integer that no float holds. */
const TRICKY_SPEC = `spec:
  owner: "y"
  replicas: 2
  storage: {size: "0777Mi"}
  messages: 9007199254740993
  labels: {"y": "no", "1e3": "0o17", "a": "1_000", "n": "2026-01-01", "~": "", "ä": "x: #"}
`;

/** A second case of the Promise `mq`. */
function trickyCase(metadata: string, golden: string): Readonly<Record<string, string>> {
  return {
    'mq/test/tricky/input/object.yaml': `apiVersion: example.com/v1alpha1\nkind: Mq\nmetadata: {name: "007", namespace: "1e3"}\n${TRICKY_SPEC}`,
    'mq/test/tricky/expected/output/queue.yaml': `apiVersion: mq.example.org/v1\nkind: Queue\nmetadata: ${metadata}\n${golden}`,
    'mq/test/tricky/expected/metadata/status.yaml': `message: Requested as Queue ${metadata.includes('1e3--') ? '1e3--' : ''}007\n`,
    'mq/test/tricky/case.yaml': 'ignore: [{files: metadata/destination-selectors.yaml}]\n',
  };
}

describe.each(LANGUAGES)('a Promise from a CRD in %s', (language) => {
  beforeAll(() => prepareBaseImages(language));

  it('is valid and green at once, and writes all values as they are', async () => {
    await init('mq', '--from-crd', 'crd.yaml', '--language', language);
    const golden = `${TRICKY_SPEC}  tier: bronze\n`;
    await writeFiles(folder.dir, trickyCase('{name: "007", namespace: "1e3"}', golden));
    await expectGreen('mq', 2);
  });
});

describe('a Promise from an operator', () => {
  it('has it as a dependency, in any layout and with every workflow', async () => {
    const flags = ['--split', '--layout', 'kratix', '--with-delete', '--with-promise-workflow'];
    const { stdout } = await init('mq', '--from-crd', 'operator', ...flags);
    expect(stdout).not.toContain('needs the operator');
    const dependencies = await readFile(path.join(folder.dir, 'mq/dependencies.yaml'), 'utf8');
    expect(dependencies.match(/^- apiVersion: |^ {2}kind: .*/gm)).toEqual([
      '- apiVersion: ',
      '  kind: CustomResourceDefinition',
      '- apiVersion: ',
      '  kind: Namespace',
      '- apiVersion: ',
      '  kind: Deployment',
    ]);
    await expectGreen('mq', 3);
  });

  it('tells requests of several namespaces apart where the resource has none', async () => {
    await writeFiles(folder.dir, { 'crd.yaml': QUEUE_CRD.replace('scope: Namespaced', 'scope: Cluster') });
    await init('mq', '--from-crd', 'crd.yaml', '--no-descriptions');
    const promise = await readFile(path.join(folder.dir, 'mq/promise.yaml'), 'utf8');
    expect(promise).not.toContain('description: ');
    await writeFiles(folder.dir, trickyCase('{name: 1e3--007}', `${TRICKY_SPEC}  tier: bronze\n`));
    await expectGreen('mq', 2);
  });
});
