import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BuildFixture, linesOf } from './build-support.ts';

const BUILDERS = ['cli', 'api'] as const;

let fixture: BuildFixture;

beforeAll(async () => {
  fixture = await BuildFixture.open();
});

beforeEach(() => fixture.setUp());

afterEach(() => fixture.cleanUp());

afterAll(() => fixture?.close());

describe.each(BUILDERS)('a build through the %s that fails', (builder) => {
  test('names the image, its folder, the step and its place, and leaves no container', async () => {
    const label = `promise-test-build=${randomBytes(6).toString('hex')}`;
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nLABEL ${label}\n\nRUN echo before; \\\n  exit 3\nRUN echo after\n`,
    });
    const reference = fixture.reference();
    const { error, events } = await fixture.try([fixture.plan(reference, 'pipeline')], { builder });
    expect(error).toMatchObject({
      code: 'build-failed',
      exitCode: 1,
      location: { file: join(fixture.root, 'pipeline/Dockerfile'), line: 4 },
      notes: expect.arrayContaining([expect.stringMatching(/^(?:#?[\d. ]+)?before$/)]),
    });
    expect(String(error)).toMatch(
      new RegExp(
        `could not build ${reference} from pipeline: step \\d/\\d \`RUN echo before; exit 3\` failed: exit code 3`,
      ),
    );
    expect(events.at(-1)).toMatchObject({ type: 'build:end', outcome: 'failed' });
    expect(await fixture.engine.findImage(reference)).toBeUndefined();
    expect(await fixture.engine.listContainers(label)).toEqual([]);
    await removeLayers(label);
  });

  test("names a base image that can't be had, and its line", async () => {
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base} AS a\nFROM registry.invalid/base:1\nRUN x\n`,
    });
    const { error } = await fixture.try([fixture.plan(fixture.reference(), 'pipeline')], { builder });
    expect(error).toMatchObject({
      code: 'image-unavailable',
      exitCode: 3,
      location: { file: join(fixture.root, 'pipeline/Dockerfile'), line: 2 },
      message: expect.stringContaining('base image registry.invalid/base:1'),
    });
  });

  test('names a file that the Dockerfile copies and the folder lacks', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\nCOPY missing /x\n` });
    const { error } = await fixture.try([fixture.plan(fixture.reference(), 'pipeline')], { builder });
    expect(error).toMatchObject({ code: 'build-failed', location: { line: 2 } });
    expect(String(error)).toMatch(/`COPY missing \/x` failed: .*missing.*/);
  });

  test('of a program that is for another machine tells of emulation, and of scripts without #!', async () => {
    // The start of a program for 64-bit MIPS.
    const program = Buffer.from('7f454c4602020100000000000000000000020008', 'hex').toString('latin1');
    const dockerfile = `FROM ${fixture.base}\nCOPY program /program\nRUN chmod 755 /program\nRUN ["/program"]\n`;
    await fixture.write({ 'pipeline/Dockerfile': dockerfile, 'pipeline/program': program });
    const { error } = await fixture.try([fixture.plan(fixture.reference(), 'pipeline')], { builder });
    expect(error).toMatchObject({ code: 'build-failed', hint: expect.stringContaining('tonistiigi/binfmt') });
  });

  test('names the line of a Dockerfile that does not parse', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n\nNONSENSE here\n` });
    const { error } = await fixture.try([fixture.plan(fixture.reference(), 'pipeline')], { builder });
    expect(error).toMatchObject({ code: 'build-failed', location: { line: 3 } });
    expect(String(error)).toMatch(/unknown instruction: NONSENSE/i);
  });

  test('ends the plan: what is under way beside it is stopped, what is to come is not begun', async () => {
    await fixture.write({
      'a/Dockerfile': `FROM ${fixture.base}\nRUN sleep 2; exit 1\n`,
      'b/Dockerfile': `FROM ${fixture.base}\nRUN sleep 600\n`,
      'c/Dockerfile': `FROM ${fixture.base}\n`,
    });
    const plans = ['a', 'b', 'c'].map((folder) => fixture.plan(fixture.reference(), folder));
    const { error, events } = await fixture.try(plans, { builder, options: { concurrency: 2 } });
    expect(error).toMatchObject({ code: 'build-failed', message: expect.stringContaining('exit code 1') });
    const ends = events.flatMap((event) => (event.type === 'build:end' ? [event.outcome] : []));
    expect(ends).toEqual(['failed', 'stopped']);
    for (const { reference } of plans) expect(await fixture.engine.findImage(reference)).toBeUndefined();
  });

  test('an abort ends in `interrupted`; no process, container or image is left', async () => {
    const label = `promise-test-build=${randomBytes(6).toString('hex')}`;
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nLABEL ${label}\nRUN echo it runs; sleep 600\n`,
    });
    const reference = fixture.reference();
    const controller = new AbortController();
    const { error, events } = await fixture.try([fixture.plan(reference, 'pipeline')], {
      builder,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'build:line' && /^(?:#\d+ [\d.]+ )?it runs/.test(event.text)) controller.abort();
      },
    });
    expect(linesOf(events).join('\n')).toContain('it runs');
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await commandsNaming(reference)).toEqual([]);
    expect(await fixture.engine.findImage(reference)).toBeUndefined();
    await expect.poll(() => fixture.engine.listContainers(label), { timeout: 20_000 }).toEqual([]);
    await removeLayers(label);
  });

  test('a signal aborted before the start builds nothing', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n` });
    const { error, events } = await fixture.try([fixture.plan(fixture.reference(), 'pipeline')], {
      builder,
      signal: AbortSignal.abort(),
    });
    expect(error).toMatchObject({ code: 'interrupted' });
    expect(events).toEqual([]);
  });
});

describe('what is said before anything is built', () => {
  test('a folder without a Dockerfile, and which setting led there', async () => {
    await fixture.write({ 'sound/Dockerfile': `FROM ${fixture.base}\n`, 'empty/run': '' });
    const [sound = '', empty = ''] = [fixture.reference(), fixture.reference()];
    const { error, events } = await fixture.try([fixture.plan(sound, 'sound'), fixture.plan(empty, 'empty')]);
    expect(error).toMatchObject({
      code: 'no-stage-folder',
      exitCode: 2,
      message: `there is no Dockerfile empty/Dockerfile to build ${empty} (folder name) from`,
    });
    expect(events).toEqual([]);
  });

  test.each([
    {
      way: 'the CLI with BuildKit turned off',
      builder: 'cli',
      env: { DOCKER_BUILDKIT: '0' },
      hint: 'unset DOCKER_BUILDKIT',
    },
    { way: 'the API', builder: 'api', env: {}, hint: 'install the docker command with its buildx plugin' },
  ] as const)('a Dockerfile that needs BuildKit, through $way', async ({ builder, env, hint }) => {
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nRUN --mount=type=cache,target=/c true\n`,
    });
    const plan = fixture.plan(fixture.reference(), 'pipeline');
    const { error } = await fixture.try([plan], { builder, env: { ...process.env, ...env } });
    expect(error).toMatchObject({
      code: 'build-failed',
      hint,
      location: { file: join(fixture.root, 'pipeline/Dockerfile'), line: 2 },
      message: expect.stringContaining('`RUN --mount` needs BuildKit'),
    });
  });
});

/** Removes what the steps before a failed one left in the classic builder's cache. */
async function removeLayers(label: string): Promise<void> {
  await execa('docker', ['image', 'prune', '--force', '--filter', `label=${label}`]);
}

/** The command lines of this machine's processes that name something. */
async function commandsNaming(text: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(text));
}
