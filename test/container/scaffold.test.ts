import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/promise/kubernetes-yaml.ts';
import { initDefaults } from '../../src/scaffold/defaults.ts';
import { scaffoldPromise } from '../../src/scaffold/init.ts';
import { LANGUAGES } from '../../src/scaffold/languages.ts';
import { prepareBaseImages } from '../support/language-images.ts';

const PROGRAMS = { bash: 'run', python: 'main.py', go: 'main.go', typescript: 'main.ts' } as const;

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'scaffold-container-'));
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

/** How the stage ended on a request, and the folders that it wrote to. */
interface StageResult {
  readonly exitCode: number | undefined;
  readonly log: string;
  readonly outputDir: string;
  readonly metadataDir: string;
}

/** Runs the stage as the tutorial does, with one `docker run`; twice into the same folders, as Kratix may. */
async function runStage(image: string, request: string): Promise<StageResult> {
  const dir = await mkdtemp(join(scratch, 'run-'));
  const [inputDir, outputDir, metadataDir] = [join(dir, 'input'), join(dir, 'output'), join(dir, 'metadata')];
  for (const folder of [inputDir, outputDir, metadataDir]) {
    await mkdir(folder);
    await chmod(folder, 0o777);
  }
  await writeFile(join(inputDir, 'object.yaml'), request);
  await chmod(join(inputDir, 'object.yaml'), 0o644);
  const mounts = [
    `${inputDir}:/kratix/input:ro`,
    `${outputDir}:/kratix/output`,
    `${metadataDir}:/kratix/metadata`,
  ];
  const args = ['run', '--rm', ...mounts.flatMap((mount) => ['--volume', mount]), image];
  await execa('docker', args, { reject: false });
  const { exitCode, all } = await execa('docker', args, { reject: false, all: true });
  return { exitCode, log: all, outputDir, metadataDir };
}

/** Every file below a folder, as bytes. */
async function filesIn(dir: string): Promise<Record<string, Buffer>> {
  const files: Record<string, Buffer> = {};
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.isFile())
      files[join(entry.parentPath, entry.name).slice(dir.length + 1)] = await readFile(
        join(entry.parentPath, entry.name),
      );
  }
  return files;
}

/** What Kubernetes reads in each file. */
function asValues(files: Record<string, Buffer>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, parseYaml(bytes.toString(), name)]),
  );
}

describe.each(LANGUAGES)('the scaffolded stage in %s, built and run', (language) => {
  const image = `scaffold-test-${language}-${process.pid}:1`;
  /** The scaffolded Promise's folder. */
  let promiseDir: string;

  beforeAll(async () => {
    await prepareBaseImages(language);
    promiseDir = join(scratch, language);
    const names = { ...initDefaults('db'), image };
    await scaffoldPromise({ ...names, dir: promiseDir, force: false, design: { language } });
    // As after a download that loses permissions, or with a strict umask: the image must not depend on them.
    // Of what comes last in the Dockerfile only: the engine has the steps before that already, from other tests.
    await chmod(join(promiseDir, 'pipeline', PROGRAMS[language]), 0o600);
    await execa('docker', ['build', '--tag', image, join(promiseDir, 'pipeline')]);
  });

  afterAll(() => execa('docker', ['image', 'rm', '--force', image], { reject: false }));

  it('writes the goldens, byte for byte where its YAML is written as a person would', async () => {
    const request = await readFile(join(promiseDir, 'test/input/object.yaml'), 'utf8');
    const { exitCode, log, outputDir, metadataDir } = await runStage(image, request);
    expect(log).toBe('Writing ConfigMap default/db-example');
    expect(exitCode).toBe(0);
    const written = { ...(await filesIn(outputDir)), ...(await filesIn(metadataDir)) };
    const expected = {
      ...(await filesIn(join(promiseDir, 'test/expected/output'))),
      ...(await filesIn(join(promiseDir, 'test/expected/metadata'))),
    };
    expect(Object.keys(expected)).toHaveLength(3);
    const comparable = language === 'bash' ? written : asValues(written);
    expect(comparable).toEqual(language === 'bash' ? expected : asValues(expected));
  });

  it('keeps values strings that YAML would read as something else', async () => {
    const spec = {
      a: 'yes',
      b: 'y',
      c: '1e3',
      d: '0o17',
      e: '1:30',
      f: '0777',
      g: '1_000',
      h: '~',
      i: 'ä: "b" #c',
    };
    const request = JSON.stringify({ metadata: { name: '007', namespace: '1e3' }, spec });
    const { outputDir } = await runStage(image, request);
    const { 'configmap.yaml': written } = asValues(await filesIn(outputDir));
    expect(written).toMatchObject({ metadata: { name: 'db-007', namespace: '1e3' }, data: spec });
  });

  it('fails where the request lacks a field, and writes nothing', async () => {
    const request = 'metadata: {name: a}\nspec: {size: small}\n';
    const { exitCode, log, outputDir, metadataDir } = await runStage(image, request);
    expect(exitCode).toBe(1);
    expect(log).toMatch(/no matches found|namespace/);
    expect({ ...(await filesIn(outputDir)), ...(await filesIn(metadataDir)) }).toEqual({});
  });

  it('runs as a user that Kubernetes can tell from root', async () => {
    const { stdout } = await execa('docker', ['image', 'inspect', '--format', '{{.Config.User}}', image]);
    expect(stdout).toBe('65532:65532');
  });
});
