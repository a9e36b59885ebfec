import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder, REQUEST } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

const SCRIPT =
  'cp /kratix/input/object.yaml /kratix/output/ && echo "$KRATIX_OBJECT_NAME" >> /kratix/output/name';
const MISSPELT = REQUEST.replace('spec: {}', 'spec:\n  sise: large');
/** No engine answers here. */
const NO_ENGINE = ['--host', 'unix:///nowhere/docker.sock'];

async function test(requests: Readonly<Record<string, string>>, args: readonly string[]) {
  const files = Object.entries(requests).map(([name, text]) => [`test/${name}/input/object.yaml`, text]);
  folder = await promiseFolder({ scripts: [SCRIPT], files: Object.fromEntries(files) });
  return runPromise(['test-pipeline', ...args], { cwd: folder.dir });
}

describe('a request that the API server would refuse', () => {
  it('fails its case with the field, the reason and the place, without an engine', async () => {
    const result = await test({ wrong: MISSPELT }, ['--case', 'wrong', ...NO_ENGINE]);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toContain('✗ wrong (0 ms): the API server would refuse the request');
    expect(result.stdout).toContain(
      'test/wrong/input/object.yaml:6:3 spec.sise: strict decoding error: unknown field "spec.sise"',
    );
    expect(result.stdout).toContain('hint: did you mean size?');
    expect(result.stdout).toMatch(
      /^hint: where stages are to get a request as it is, unchecked: --raw-input$/m,
    );
    expect(result.stderr).not.toContain('error[');
  });

  it('is a failure of a kind of its own for programs', async () => {
    const request = REQUEST.replace('spec: {}', 'spec: {size: 5}');
    const result = await test({ wrong: request }, ['--case', 'wrong', '--json', ...NO_ENGINE]);
    expect(JSON.parse(result.stdout)).toMatchObject({
      outcome: 'failed',
      cases: [
        {
          name: 'wrong',
          failure: {
            kind: 'refused-request',
            refusals: [
              {
                path: 'spec.size',
                field: 'spec.size',
                reason: 'FieldValueTypeInvalid',
                value: 'integer',
                location: { file: expect.stringContaining('object.yaml'), line: 5, column: 8 },
              },
            ],
          },
          pipelines: [],
        },
      ],
    });
  });

  it('lets the other cases go on, and makes no golden', async () => {
    const result = await test({ right: REQUEST, wrong: MISSPELT }, ['--update']);
    expect(result.stdout).toContain('✗ wrong');
    expect(result.stdout).toContain('✓ right');
    expect(result.exitCode).toBe(1);
    const dir = folder?.dir ?? '';
    expect(await readdir(path.join(dir, 'test/right'))).toContain('expected');
    expect(await readdir(path.join(dir, 'test/wrong'))).not.toContain('expected');
  });
});

describe("a request that Kratix's reader can not write down", () => {
  it('is an error with its place', async () => {
    const request = REQUEST.replace('spec: {}', 'spec: {size: "a\\x7F"}');
    const result = await test({ odd: request }, ['--case', 'odd', ...NO_ENGINE]);
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toContain('spec.size has a control character');
    expect(result.stdout).toContain('test/odd/input/object.yaml:5:8');
  });
});

describe('--unknown-fields prune', () => {
  it('takes undeclared fields away, with a warning that says where they stand', async () => {
    const result = await test({ wrong: MISSPELT }, [
      '--case',
      'wrong',
      '--unknown-fields',
      'prune',
      '--update',
    ]);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain(
      'warning: test/wrong/input/object.yaml:6:3 unknown field "spec.sise" was taken away',
    );
    const object = await readFile(path.join(folder?.dir ?? '', 'test/wrong/output/object.yaml'), 'utf8');
    expect(object).toContain('spec:\n  size: small\n');
  });
});

describe('--raw-input', () => {
  it('hands over the file to the byte, names the environment after it, and says that nobody looked at it', async () => {
    const text = `# a comment\n${MISSPELT}`;
    const result = await test({ raw: text }, ['--case', 'raw', '--raw-input', '--update']);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('the request was handed over as it is, not admitted');
    const output = path.join(folder?.dir ?? '', 'test/raw/output');
    expect(await readFile(path.join(output, 'object.yaml'), 'utf8')).toBe(text);
    expect(await readFile(path.join(output, 'name'), 'utf8')).toBe('example\n');
  });
});

describe('a rule of the API', () => {
  const withRule = async (rule: string) => {
    folder = await promiseFolder();
    const file = path.join(folder.dir, 'promise.yaml');
    const promise = parse(await readFile(file, 'utf8'));
    const { spec } = promise.spec.api.spec.versions[0].schema.openAPIV3Schema.properties;
    spec['x-kubernetes-validations'] = [{ rule, message: 'sizes are small or large', fieldPath: '.size' }];
    await writeFile(file, stringify(promise));
    const request = REQUEST.replace('spec: {}', 'spec:\n  size: huge');
    await writeFile(path.join(folder.dir, 'test/input/object.yaml'), request);
    return runPromise(['test-pipeline', ...NO_ENGINE], { cwd: folder.dir });
  };

  it('fails the case of a request that breaks it, at the field that it names', async () => {
    const result = await withRule('self.size in ["small", "large"]');
    expect(result.stdout).toContain(
      'test/input/object.yaml:6:3 spec.size: Invalid value: sizes are small or large',
    );
    expect(result.exitCode).toBe(1);
  });

  it('that the API server would not take makes the Promise invalid', async () => {
    const result = await withRule('self.siez in ["small", "large"]');
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('error[invalid-promise]');
    expect(result.stderr).toContain("undefined field 'siez'");
    expect(result.stderr).toMatch(/promise\.yaml:\d+:\d+/);
  });
});
