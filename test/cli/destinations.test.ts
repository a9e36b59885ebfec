import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JsonReport } from '../../src/report/json.ts';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const SCRIPT = `
printf 'kind: ConfigMap\\napiVersion: v1\\nmetadata: {name: own}\\n' > /kratix/output/own.yaml
mkdir /kratix/output/databases && printf 'kind: Db\\napiVersion: x/v1\\nmetadata: {name: own}\\n' > /kratix/output/databases/db.yaml
printf -- '- directory: databases\\n  matchLabels: {zone: east}\\n' > /kratix/metadata/destination-selectors.yaml
printf 'url: http://example\\n' > /kratix/metadata/status.yaml`;

const PLACE = 'resources/default/sample/example/instance';

function destination(name: string, labels: string, spec = ''): string {
  return `apiVersion: platform.kratix.io/v1alpha1\nkind: Destination\nmetadata: {name: ${name}, labels: {${labels}}}\nspec: {path: ${name}${spec}}\n`;
}

let folder: PromiseFolder;

beforeEach(async () => {
  folder = await promiseFolder({
    scripts: [SCRIPT],
    files: {
      'test/destinations/all.yaml': [
        destination('worker-1', 'zone: west'),
        destination('worker-2', 'zone: east'),
        destination('worker-3', 'zone: east', ', filepath: {mode: none}'),
      ].join('---\n'),
    },
  });
  await test('--update');
});

afterEach(() => folder.remove());

async function test(...args: readonly string[]) {
  const result = await runPromise(['test-pipeline', ...args], { cwd: folder.dir });
  const json = args.includes('--json') ? (JSON.parse(result.stdout) as JsonReport) : undefined;
  return { ...result, json };
}

function file(...parts: readonly string[]): string {
  return path.join(folder.dir, 'test', ...parts);
}

describe('placement in case.yaml', () => {
  it('pins the choice for everything, or for a directory', async () => {
    await writeFile(file('case.yaml'), 'placement: {.: worker-2, databases: worker-3}\n');
    const { exitCode, stdout } = await test();
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `own.yaml -> worker-2  ${PLACE}/5058f/own.yaml  (pinned; Kratix picks one of worker-1, worker-2, worker-3)`,
    );
    expect(stdout).toContain('databases/db.yaml -> worker-3  databases/db.yaml  (pinned;');
  });

  it('refuses what Kratix could not choose, with the place and the candidates', async () => {
    await writeFile(file('case.yaml'), 'placement:\n  instance/databases: worker-1\n');
    const { exitCode, stdout } = await test();
    expect(exitCode).toBe(2);
    expect(stdout).toContain("can't go to the Destination worker-1: it asks for zone=east");
    expect(stdout).toContain('test/case.yaml:2:3');
    expect(stdout).toContain('pin one of worker-2, worker-3');
  });

  it('refuses a Destination that there is none of before anything runs', async () => {
    await writeFile(file('case.yaml'), 'placement: worker-4\n');
    const { exitCode, stdout, stderr } = await test();
    expect(exitCode).toBe(2);
    expect(stdout).toContain('there is no Destination worker-4');
    expect(stdout).toContain('test/case.yaml:1:1');
    expect(stderr).not.toContain('running stage');
  });
});

describe('goldens of what Kratix makes of the files', () => {
  it('begin with an empty file or folder, and are compared from then on', async () => {
    await writeFile(file('expected/status.yaml'), '');
    await mkdir(file('expected/destinations'));
    expect((await test()).exitCode).toBe(1);
    const { exitCode, stdout } = await test('--update');
    expect(exitCode, stdout).toBe(0);
    const status = parse(await readFile(file('expected/status.yaml'), 'utf8'));
    expect(status).toMatchObject({ url: 'http://example', message: 'Resource requested' });
    expect(status).not.toHaveProperty('kratix');
    expect(await readdir(file('expected/destinations'))).toEqual(['worker-1', 'worker-2']);
    expect(await readFile(file('expected/destinations/worker-1', PLACE, '5058f/own.yaml'), 'utf8')).toContain(
      'own',
    );
    expect((await test()).exitCode).toBe(0);

    await writeFile(file('case.yaml'), 'placement: {.: worker-2}\n');
    const moved = await test();
    expect(moved.exitCode).toBe(1);
    expect(moved.stdout).toContain(`destinations/worker-1/${PLACE}/5058f/own.yaml`);
    expect((await test('--update')).exitCode).toBe(0);
    // The golden of a Destination that gets nothing stays: else it would never be compared again.
    expect(await readdir(file('expected/destinations/worker-1'))).toEqual(['.gitkeep']);
    expect((await test()).exitCode).toBe(0);
    await rm(file('case.yaml'));
    const { stdout: back } = await test();
    expect(back).toMatch(/ConfigMap own: destinations\/worker-2\/.* -> destinations\/worker-1\//);
  });

  it('are compared by meaning, and only where they are', async () => {
    await writeFile(
      file('expected/status.yaml'),
      '# all of it\nmessage: Resource requested\nurl: http://other\n',
    );
    const { exitCode, json } = await test('--json');
    expect(exitCode).toBe(1);
    expect(json?.cases[0]?.differences).toMatchObject([{ kind: 'changed', path: 'status.yaml' }]);
    expect(json?.cases[0]?.differences[0]).toHaveProperty(
      'summary',
      expect.arrayContaining([expect.stringContaining('url')]),
    );
  });

  it('tell of a Destination that there is none of any more', async () => {
    await mkdir(file('expected/destinations/worker-9'), { recursive: true });
    await writeFile(file('expected/destinations/worker-9/a.yaml'), 'a: b\n');
    expect((await test()).stdout).toContain('- destinations/worker-9/a.yaml');
  });
});
