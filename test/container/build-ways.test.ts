import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImagePlan } from '../../src/plan/types.ts';
import { BuildFixture, linesOf } from './build-support.ts';
import { startRegistry } from './engine-support.ts';

const BUILDERS = ['cli', 'api'] as const;

let fixture: BuildFixture;

beforeAll(async () => {
  fixture = await BuildFixture.open();
});

beforeEach(() => fixture.setUp());

afterEach(() => fixture.cleanUp());

afterAll(() => fixture?.close());

/** A `docker` whose builds go somewhere else than to the engine. */
const ASTRAY = `#!/bin/sh
case "$1" in
  --version) echo 'Docker version 20.10.24, build 0' ;;
  build) for word in "$@"; do case "$word" in --iidfile=*) echo sha256:${'a'.repeat(64)} > "\${word#*=}" ;; esac; done ;;
  *) exit 1 ;;
esac
`;

describe('which way a build goes', () => {
  test('through the API where there is no CLI', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n`, 'bin/nothing': '' });
    const reference = fixture.reference();
    const env = { PATH: join(fixture.root, 'bin') };
    const { built, events } = await fixture.try([fixture.plan(reference, 'pipeline')], { env });
    expect(built).toMatchObject([{ reference, how: 'built' }]);
    expect(linesOf(events)).not.toEqual([]);
  });

  test('a CLI that is asked for and not there is an error', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n` });
    const plan = fixture.plan(fixture.reference(), 'pipeline');
    const { error } = await fixture.try([plan], { builder: 'cli', env: { PATH: fixture.root } });
    expect(error).toMatchObject({ code: 'usage' });
  });

  test("the CLI builds with the engine in use, whatever the user's environment names", async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n` });
    const reference = fixture.reference();
    const elsewhere = {
      DOCKER_HOST: 'tcp://127.0.0.1:1',
      DOCKER_CONTEXT: 'no-such-context',
      DOCKER_TLS_VERIFY: '1',
    };
    const env = { ...process.env, ...elsewhere };
    await fixture.build(fixture.plan(reference, 'pipeline'), { builder: 'cli', env });
    expect(await fixture.engine.findImage(reference)).toBeDefined();
  });

  test('an image that a CLI put into another engine is not taken for built', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n`, 'bin/docker': ASTRAY });
    await chmod(join(fixture.root, 'bin/docker'), 0o755);
    const reference = fixture.reference();
    const env = { ...process.env, PATH: `${join(fixture.root, 'bin')}:${process.env.PATH}` };
    const { error, events } = await fixture.try([fixture.plan(reference, 'pipeline')], {
      builder: 'cli',
      env,
    });
    expect(error).toMatchObject({
      code: 'engine-error',
      message: expect.stringContaining("doesn't have it"),
    });
    expect(events.at(-1)).toMatchObject({ type: 'build:end', outcome: 'failed' });
  });
});

describe.each(BUILDERS)('a Dockerfile that asks for its platform, through the %s', (builder) => {
  test('gets it, whether the builder is BuildKit or not', async () => {
    const dockerfile = `FROM ${fixture.base}\nARG TARGETOS\nARG TARGETARCH\nRUN echo $TARGETOS-$TARGETARCH > /it\n`;
    await fixture.write({ 'pipeline/Dockerfile': dockerfile });
    const reference = fixture.reference();
    await fixture.build(fixture.plan(reference, 'pipeline'), { builder });
    const { os, architecture } = await fixture.engine.info();
    expect(await fixture.runIn(reference, 'cat /it')).toBe(`${os}-${architecture}`);
  });

  test('in a FROM is told what that needs where there is no BuildKit', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM --platform=$BUILDPLATFORM ${fixture.base}\n` });
    const plan = fixture.plan(fixture.reference(), 'pipeline');
    const { error } = await fixture.try([plan], { builder, env: { ...process.env, DOCKER_BUILDKIT: '0' } });
    expect(error).toMatchObject({
      code: 'build-failed',
      message: expect.stringContaining('`FROM --platform=$BUILDPLATFORM` needs BuildKit'),
      hint: expect.stringContaining('drop the flag'),
      location: { line: 1 },
    });
  });
});

describe.each(BUILDERS)("proxies of docker's config.json, through the %s", (builder) => {
  test('reach the steps of a build', async () => {
    const proxies = { default: { httpProxy: 'http://proxy.example:3128' } };
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nRUN echo "$http_proxy" > /it\n`,
      'docker/config.json': JSON.stringify({ proxies }),
    });
    const reference = fixture.reference();
    const env = { ...process.env, DOCKER_CONFIG: join(fixture.root, 'docker') };
    await fixture.build(fixture.plan(reference, 'pipeline'), { builder, env });
    expect(await fixture.runIn(reference, 'cat /it')).toBe('http://proxy.example:3128');
  });
});

describe('an image without a folder', () => {
  const stage = 'resource/configure/main/render';

  test('is used as it is', async () => {
    const { built, events } = await fixture.try([pulled(fixture.base)]);
    const info = await fixture.engine.findImage(fixture.base);
    expect(built).toEqual([{ reference: fixture.base, id: info?.id, how: 'present' }]);
    expect(events).toEqual([]);
  });

  test("names its stage where it can't be had, where it was looked for, and how to name its folder", async () => {
    const { error, events } = await fixture.try([pulled('registry.invalid/stage:1')]);
    expect(error).toMatchObject({
      code: 'image-unavailable',
      exitCode: 3,
      message: expect.stringMatching(new RegExp(`${stage}.*registry.invalid/stage:1`)),
      hint: expect.stringMatching(/--stage resource\/configure\/main\/render=DIR.*promise\.config\.yaml/),
      notes: expect.arrayContaining([
        'no Dockerfile for it in: workflows/resource/configure/main/render, pipeline',
      ]),
    });
    expect(events).toContainEqual({ type: 'pull:start', image: 'registry.invalid/stage:1' });
  });

  function pulled(reference: string): ImagePlan {
    const lookedIn = ['workflows/resource/configure/main/render', 'pipeline'];
    return { reference, source: { kind: 'pull', lookedIn }, usedBy: [stage] };
  }
});

test.each(BUILDERS)('a push through the %s that the registry refuses says how to log in', async (builder) => {
  const { registry, close } = await startRegistry();
  try {
    await mkdir(join(fixture.root, 'docker'));
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n` });
    const reference = fixture.reference(registry);
    const { error, events } = await fixture.try([fixture.plan(reference, 'pipeline')], {
      builder,
      options: { push: true },
      env: { ...process.env, DOCKER_CONFIG: join(fixture.root, 'docker') },
    });
    expect(error).toMatchObject({
      code: 'push-failed',
      exitCode: 1,
      message: expect.stringContaining(reference),
      hint: expect.stringContaining(`docker login ${registry}`),
    });
    expect(events).toContainEqual({ type: 'push:start', image: reference });
    expect(events.some(({ type }) => type === 'push:end')).toBe(false);
  } finally {
    await close();
  }
});
