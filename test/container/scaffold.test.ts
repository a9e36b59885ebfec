import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initDefaults } from '../../src/scaffold/defaults.ts';
import { scaffoldPromise } from '../../src/scaffold/init.ts';

const IMAGE = `scaffold-test-${process.pid}:1`;

let scratch: string;
/** The scaffolded Promise's folder. */
let promiseDir: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'scaffold-container-'));
  promiseDir = join(scratch, 'db');
  await scaffoldPromise({ ...initDefaults('db'), image: IMAGE, dir: promiseDir, force: false });
  // As after a download that loses permissions, or with a strict umask: the image must not depend on them.
  await chmod(join(promiseDir, 'pipeline/run'), 0o600);
  await execa('docker', ['build', '--tag', IMAGE, join(promiseDir, 'pipeline')]);
});

afterAll(async () => {
  await execa('docker', ['image', 'rm', '--force', IMAGE], { reject: false });
  await rm(scratch, { recursive: true, force: true });
});

/** How the stage ended on a request, and the folders that it wrote to. */
interface StageResult {
  readonly exitCode: number | undefined;
  readonly log: string;
  readonly outputDir: string;
  readonly metadataDir: string;
}

/** Runs the stage as the tutorial does, with one `docker run`; twice into the same folders, as Kratix may. */
async function runStage(request: string): Promise<StageResult> {
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
  const args = ['run', '--rm', ...mounts.flatMap((mount) => ['--volume', mount]), IMAGE];
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

describe('the scaffolded stage, built and run', () => {
  it('writes the goldens, byte for byte', async () => {
    const request = await readFile(join(promiseDir, 'test/input/object.yaml'), 'utf8');
    const { exitCode, log, outputDir, metadataDir } = await runStage(request);
    expect(log).toBe('Writing ConfigMap default/db-example');
    expect(exitCode).toBe(0);
    const expectedOutput = await filesIn(join(promiseDir, 'test/expected/output'));
    expect(Object.keys(expectedOutput)).toEqual(['configmap.yaml']);
    expect(await filesIn(outputDir)).toEqual(expectedOutput);
    expect(await filesIn(metadataDir)).toEqual(await filesIn(join(promiseDir, 'test/expected/metadata')));
  });

  it('keeps values strings that YAML would read as something else', async () => {
    const request = 'metadata: {name: "007", namespace: team}\nspec: {size: "yes"}\n';
    const { outputDir } = await runStage(request);
    const written = await readFile(join(outputDir, 'configmap.yaml'), 'utf8');
    expect(written).toContain('name: db-007\n');
    expect(written).toContain('size: "yes"\n');
  });

  it('fails where the request lacks a field, and writes nothing', async () => {
    const { exitCode, log, outputDir, metadataDir } = await runStage(
      'metadata: {name: a}\nspec: {size: small}\n',
    );
    expect(exitCode).toBe(1);
    expect(log).toContain('no matches found');
    expect({ ...(await filesIn(outputDir)), ...(await filesIn(metadataDir)) }).toEqual({});
  });

  it('runs as a user that Kubernetes can tell from root', async () => {
    const { stdout } = await execa('docker', ['image', 'inspect', '--format', '{{.Config.User}}', IMAGE]);
    expect(stdout).toBe('65532:65532');
  });
});
