import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRunId } from '../../src/engine/ownership.ts';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

const NAME = `promise-test/tagged-${newRunId()}`;

describe('promise build', () => {
  let folder: PromiseFolder;

  beforeAll(async () => {
    folder = await promiseFolder({
      container: { image: `${NAME}:v1` },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\n' },
    });
  });

  afterAll(async () => {
    await execa('docker', ['rmi', `${NAME}:v2`, `${NAME}:v3`], { reject: false });
    await folder.remove();
  });

  const promiseText = () => readFile(path.join(folder.dir, 'promise.yaml'), 'utf8');

  it('builds under the tag of --tag, and leaves the Promise alone', async () => {
    const before = await promiseText();
    const { exitCode, stdout } = await runPromise(['build', '--tag', 'v2'], { cwd: folder.dir });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${NAME}:v2  [0-9a-f]{12}$`));
    expect(await promiseText()).toBe(before);
    const images = await execa('docker', ['images', '--format', '{{.Tag}}', NAME]);
    expect(images.stdout).toBe('v2');
  });

  it('writes that tag into the Promise with --set-tag', async () => {
    const before = await promiseText();
    const result = await runPromise(['build', '--tag', 'v3', '--set-tag', '--json'], { cwd: folder.dir });
    expect(result.exitCode).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({
      images: [{ reference: `${NAME}:v3` }],
      edited: [path.join(folder.dir, 'promise.yaml')],
    });
    expect(await promiseText()).toBe(before.replace(`${NAME}:v1`, `${NAME}:v3`));
  });

  it('builds an image that is pinned by its digest under its tag, and runs that', async () => {
    const pinned = `${NAME}-pinned:v1@sha256:${'0'.repeat(64)}`;
    const folder = await promiseFolder({
      scripts: ['cp /made /kratix/output/made.txt'],
      container: { image: pinned },
      files: {
        'pipeline/Dockerfile': 'FROM busybox:1.35\nRUN echo here > /made\n',
        'test/expected/output/made.txt': 'here\n',
      },
    });
    try {
      const tested = await runPromise(['test'], { cwd: folder.dir });
      expect(tested.stdout).toContain('1 case: 1 passed');
      expect(tested.stderr).toContain(`pinned by its digest: what is built here is ${NAME}-pinned:v1\n`);
      const built = await runPromise(['build'], { cwd: folder.dir });
      expect(built.stdout).toMatch(new RegExp(`^${NAME}-pinned:v1  [0-9a-f]{12}$`));
    } finally {
      await execa('docker', ['rmi', `${NAME}-pinned:v1`], { reject: false });
      await folder.remove();
    }
  });

  it('gives the Dockerfile what the script makes of VERSION, and tells a tag of another version', async () => {
    const versioned = await promiseFolder({
      container: { image: `${NAME}-versioned:v1.0.0` },
      files: {
        'pipeline/Dockerfile': 'FROM busybox:1.35\nARG VERSION\nLABEL version=$VERSION\n',
        'pipeline/VERSION': 'v1.1.0\n',
        'scripts/build': `docker build --build-arg VERSION=$(cat pipeline/VERSION) -t ${NAME}-versioned pipeline\n`,
      },
    });
    const build = (...flags: readonly string[]) => runPromise(['build', ...flags], { cwd: versioned.dir });
    const labelOf = async (tag: string) => {
      const format = '{{.Config.Labels.version}}';
      const image = `${NAME}-versioned:${tag}`;
      return (await execa('docker', ['image', 'inspect', '--format', format, image])).stdout;
    };
    try {
      const { stderr } = await build();
      expect(stderr).toContain(
        `${NAME}-versioned:v1.0.0 is built with VERSION=v1.1.0, as scripts/build:1 does`,
      );
      expect(stderr).toContain('is built from pipeline, whose VERSION says v1.1.0');
      expect(await labelOf('v1.0.0')).toBe('v1.1.0');
      const other = await build('--tag', 'v1.1.0', '--build-arg', 'VERSION=mine');
      expect(other.stderr).not.toMatch(/whose VERSION says|is built with/);
      expect(await labelOf('v1.1.0')).toBe('mine');
      const plan = await runPromise(['plan'], { cwd: versioned.dir });
      expect(plan.stdout).toContain('built with VERSION=v1.1.0, as scripts/build:1 does');
      expect(plan.stdout).toContain('its VERSION says v1.1.0');
    } finally {
      await execa('docker', ['rmi', `${NAME}-versioned:v1.0.0`, `${NAME}-versioned:v1.1.0`], {
        reject: false,
      });
      await versioned.remove();
    }
  });

  it.each([
    [['--set-tag'], '--set-tag goes with --tag'],
    [['--platform', 'linux/amd64,arm64'], '--platform: "arm64" is no platform'],
    [['--platform', ' ,'], '--platform: " ," is no platform'],
    [
      ['--platform', 'linux/amd64,linux/arm64', '--load', 'kind'],
      "--load kind doesn't go with several platforms",
    ],
    [['--oci-layout', 'dist', '--load', 'kind'], "--load kind doesn't go with --oci-layout"],
    [['--tag', 'ghcr.io/me/x:v1'], '"ghcr.io/me/x:v1" can\'t be an image\'s tag'],
  ])('refuses %j', async (flags, message) => {
    const { exitCode, stderr } = await runPromise(['build', ...flags], { cwd: folder.dir });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[usage]: ${message}`);
  });

  it('refuses to push what has no registry in its name, before it builds', async () => {
    const { dir, remove } = await promiseFolder({
      container: { image: 'redis-pipeline:v1' },
      files: { 'pipeline/Dockerfile': 'FROM busybox:1.35\n' },
    });
    try {
      const { exitCode, stderr } = await runPromise(['build', '--push'], { cwd: dir });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        'error[usage]: --push: redis-pipeline:v1 names neither a registry nor an owner',
      );
      expect(stderr).toContain('ghcr.io/ME/redis-pipeline:v1, say');
      expect(stderr).not.toContain('building');
    } finally {
      await remove();
    }
  });

  it('says what to install where several platforms are wanted and there is no buildx', async () => {
    const env = { DOCKER_BUILDKIT: '0' };
    const flags = ['build', '--platform', 'linux/amd64,linux/arm64', '--push'];
    const { exitCode, stderr } = await runPromise(flags, { cwd: folder.dir, env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error[build-failed]: images for several platforms are built by buildx');
    expect(stderr).toContain('hint: unset DOCKER_BUILDKIT');
  });
});
