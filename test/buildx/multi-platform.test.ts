import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { type ContainerdEngine, startContainerdEngine } from '../support/containerd-engine.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const PLATFORMS = 'linux/amd64,linux/arm64';

let docker: ContainerdEngine;
let folder: PromiseFolder | undefined;

beforeAll(async () => {
  docker = await startContainerdEngine();
});

afterAll(() => docker?.stop());

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

/** A Promise of stages that copy a file, for any platform, unless another Dockerfile is given; by image. */
async function stages(dockerfiles: Readonly<Record<string, string | undefined>>): Promise<PromiseFolder> {
  const images = Object.keys(dockerfiles);
  const folders = images.map((image) => path.basename(image).replace(/:.*$/, ''));
  const files = images.map((image, at) => [`${folders[at]}/Dockerfile`, dockerfiles[image] ?? COPY] as const);
  folder = await promiseFolder({
    containers: images.map((image, at) => ({ name: folders[at], image })),
    files: Object.fromEntries(files),
  });
  return folder;
}

/**
 * No layer is of both platforms: the registry doesn't write at once what it notes of a layer, and answers 500 to those who ask for it
 * then, as a push of two that share one does.
 */
const copyAs = (name: string): string => `ARG TARGETARCH\nCOPY Dockerfile /${name}-$TARGETARCH\n`;

const COPY = `FROM scratch\n${copyAs('base')}`;

/** `promise build` in the folder, with the engine of this file, or another's. */
function build(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  return runPromise(['build', ...args], { cwd: folder?.dir ?? '', env: { ...docker.env, ...env } });
}

/** The platforms of an image in the registry. */
async function pushedPlatforms(repository: string): Promise<readonly string[]> {
  const index: { manifests: { platform: { os: string; architecture: string } }[] } = JSON.parse(
    await docker.manifest(repository, 'v1'),
  );
  const platforms = index.manifests.map(({ platform }) => `${platform.os}/${platform.architecture}`);
  // Beside each image there is one that says how it was built.
  return platforms.filter((each) => each !== 'unknown/unknown');
}

describe('promise build --platform, for several', () => {
  it('puts the image into an engine in which containerd keeps images', async () => {
    await stages({ 'promise-test/both:v1': undefined });
    const { exitCode, stdout, stderr } = await build(['--platform', PLATFORMS]);
    expect(stderr).not.toContain('error[');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^promise-test\/both:v1 {2}[0-9a-f]{12} {2}linux\/amd64, linux\/arm64$/);
    const [id] = JSON.parse(await docker.docker('image', 'inspect', 'promise-test/both:v1'));
    expect(stdout).toContain(id.Id.slice('sha256:'.length).slice(0, 12));
  });

  it('pushes it, only once every image is built; one that builds on another gets its platforms', async () => {
    const [base, top] = [`${docker.registry}/base:v1`, `${docker.registry}/top:v1`];
    const onBase = `FROM ${base}\n${copyAs('top')}`;
    const { dir } = await stages({ [base]: undefined, [top]: `${onBase}RUN ["/no"]\n` });

    const failed = await build(['--platform', PLATFORMS, '--push']);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('error[build-failed]');
    await expect(pushedPlatforms('base')).rejects.toThrow('there is none');

    await writeFile(path.join(dir, 'top/Dockerfile'), onBase);
    const { exitCode, stderr } = await build(['--platform', PLATFORMS, '--push'], {
      BUILDX_BUILDER: docker.builder,
    });
    expect(stderr).not.toContain('error[');
    expect(exitCode).toBe(0);
    expect(await pushedPlatforms('base')).toEqual(PLATFORMS.split(','));
    expect(await pushedPlatforms('top')).toEqual(PLATFORMS.split(','));
  });

  it('pushes an image that is pinned by its digest, under its tag', async () => {
    const pinned = `${docker.registry}/pinned:v1@sha256:${'0'.repeat(64)}`;
    folder = await promiseFolder({
      containers: [{ name: 'pinned', image: pinned }],
      files: { 'pinned/Dockerfile': COPY },
    });
    const { exitCode, stderr } = await build(['--platform', PLATFORMS, '--push']);
    expect(stderr).not.toContain('error[');
    expect(exitCode).toBe(0);
    expect(await pushedPlatforms('pinned')).toEqual(PLATFORMS.split(','));
  });

  it('writes OCI layouts, in place of earlier ones and of nothing else', async () => {
    const { dir } = await stages({ 'ghcr.io/promise-test/both:v1': undefined });
    const flags = ['--platform', PLATFORMS, '--oci-layout', 'dist', '--json'];
    const first = JSON.parse((await build(flags, { BUILDX_BUILDER: docker.builder })).stdout);
    const layout = path.join(dir, 'dist/ghcr.io_promise-test_both');
    expect(first).toMatchObject({ platforms: PLATFORMS.split(','), layouts: [layout] });
    const index = JSON.parse(await readFile(path.join(layout, 'index.json'), 'utf8'));
    expect(index.manifests).toMatchObject([{ digest: first.images[0].id }]);

    await writeFile(path.join(dir, 'both/Dockerfile'), 'FROM scratch\nCOPY Dockerfile /other\n');
    const again = JSON.parse((await build(flags)).stdout);
    expect(again.images[0].id).not.toBe(first.images[0].id);
    expect(await readdir(path.join(dir, 'dist'))).toEqual(['ghcr.io_promise-test_both']);

    const mine = path.join(dir, 'mine/ghcr.io_promise-test_both');
    await mkdir(mine, { recursive: true });
    const refused = await build(['--platform', PLATFORMS, '--oci-layout', 'mine']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('error[file-exists]');
    expect(await readdir(mine)).toEqual([]);
  });

  it('says what is missing where the builder can not, or the images have nowhere to go', async () => {
    await stages({ 'promise-test/both:v1': undefined });
    const machine = { DOCKER_HOST: undefined };
    const engine = await build(['--platform', PLATFORMS, '--push'], machine);
    expect(engine.exitCode).toBe(1);
    expect(engine.stderr).toContain('builder default is the engine, which holds one platform of an image');
    expect(engine.stderr).toContain('docker buildx create --use');

    const nowhere = await build(['--platform', PLATFORMS], { ...machine, BUILDX_BUILDER: docker.builder });
    expect(nowhere.exitCode).toBe(2);
    expect(nowhere.stderr).toContain(
      "builder farm (remote) can't put images for several platforms into this engine",
    );
    expect(nowhere.stderr).toContain('--push, or --oci-layout DIR');

    const gone = await build(['--platform', PLATFORMS, '--push'], { BUILDX_BUILDER: 'gone' });
    expect(gone.exitCode).toBe(1);
    expect(gone.stderr).toContain('buildx has no builder gone');
  });

  it('says where to log in when the registry lets nobody in', async () => {
    const reference = `${docker.closedRegistry}/both:v1`;
    await stages({ [reference]: undefined });
    const { exitCode, stderr } = await build(['--platform', PLATFORMS, '--push']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `error[push-failed]: could not push ${reference}: ${docker.closedRegistry} refuses it`,
    );
    expect(stderr).toContain(`hint: log in with \`docker login ${docker.closedRegistry}\``);
  });
});

describe('promise build --platform, for one', () => {
  it('puts that into an engine in which containerd keeps images', async () => {
    await stages({ 'promise-test/one:v1': undefined });
    const { exitCode, stderr } = await build(['--platform', 'linux/arm64']);
    expect(stderr).not.toContain('error[');
    expect(exitCode).toBe(0);
  });
});

describe('promise doctor', () => {
  it('tells the builder that is in use, and who keeps the images', async () => {
    const env = { ...docker.env, BUILDX_BUILDER: docker.builder };
    const { stdout } = await runPromise(['doctor', '--json'], { env });
    const document = JSON.parse(stdout);
    expect(document.engine.imageStore).toBe('containerd');
    const builder = document.checks.find((each: { name: string }) => each.name === 'builder');
    expect(builder).toMatchObject({ state: 'ok' });
    expect(builder.message).toMatch(/^docker with buildx, builder farm \(remote\), for linux\/amd64/);

    const gone = await runPromise(['doctor'], { env: { ...docker.env, BUILDX_BUILDER: 'gone' } });
    expect(gone.exitCode).toBe(3);
    expect(gone.stdout.replaceAll(/\s+/g, ' ')).toContain(
      '✗ builder BUILDX_BUILDER: buildx has no builder gone fix: unset it',
    );
  });
});
