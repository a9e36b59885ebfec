import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Every path below /ctx with mode, owner, target and content. */
const LISTING = `cd /ctx && find . | sort | while read -r path; do
  if [ -L "$path" ]; then echo "$path -> $(readlink "$path")"; continue; fi
  echo "$path $(stat -c '%F %a %u:%g' "$path")$([ -f "$path" ] && echo " $(cat "$path")")"
done`;

describe.each(BUILDERS)('a build through the %s', (builder) => {
  test('leaves the image in the engine under its reference', async () => {
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nRUN echo one > /one\nCMD ["cat", "/one"]\n`,
    });
    const reference = fixture.reference();
    const { built, events } = await fixture.try([fixture.plan(reference, 'pipeline')], { builder });
    const info = await fixture.engine.findImage(reference);
    expect(info?.cmd).toEqual(['cat', '/one']);
    expect(built).toEqual([{ reference, id: info?.id, how: 'built' }]);
    expect(events[0]).toEqual({
      type: 'build:start',
      image: reference,
      context: join(fixture.root, 'pipeline'),
    });
    expect(events.at(-1)).toMatchObject({ type: 'build:end', image: reference, outcome: 'built' });
    expect(linesOf(events).join('\n')).toContain('RUN echo one > /one');
  });

  test('takes build arguments', async () => {
    await fixture.write({
      'pipeline/Dockerfile': `ARG BASE\nFROM $BASE\nARG WORD=none\nRUN echo "$WORD" > /word\n`,
    });
    const reference = fixture.reference();
    const buildArgs = { BASE: fixture.base, WORD: 'a "quoted" $word' };
    await fixture.build(fixture.plan(reference, 'pipeline'), { builder, options: { buildArgs } });
    expect(await fixture.runIn(reference, 'cat /word')).toBe('a "quoted" $word');
  });

  test('uses the cache, unless told not to', async () => {
    const random = 'cat /proc/sys/kernel/random/uuid > /random';
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\nRUN ${random}\n` });
    const plan = fixture.plan(fixture.reference(), 'pipeline');
    const first = await fixture.build(plan, { builder, options: { noCache: true } });
    expect(await fixture.build(plan, { builder })).toBe(first);
    expect(await fixture.build(plan, { builder, options: { noCache: true } })).not.toBe(first);
    await fixture.engine.removeImage(first);
  });

  test('takes a Dockerfile from outside of its context, which does not end up in the image', async () => {
    await fixture.write({
      'containers/Dockerfile.stage': `FROM ${fixture.base}\nCOPY . /ctx/\n`,
      'shared/file': 'content',
    });
    const reference = fixture.reference();
    await fixture.build(fixture.plan(reference, 'shared', 'containers/Dockerfile.stage'), { builder });
    expect(await fixture.runIn(reference, 'find /ctx')).toBe('/ctx\n/ctx/file');
  });

  test('takes a Dockerfile that is a link', async () => {
    await fixture.write({
      'Dockerfile.real': `FROM ${fixture.base}\nLABEL linked=yes\n`,
      'pipeline/file': '',
    });
    await symlink('../Dockerfile.real', join(fixture.root, 'pipeline/Dockerfile'));
    const reference = fixture.reference();
    await fixture.build(fixture.plan(reference, 'pipeline'), { builder });
    expect(await fixture.engine.findImage(reference)).toBeDefined();
  });

  test('builds several at once', async () => {
    // Each goes on for good: both have begun before one ends only where they run side by side.
    await fixture.write({
      'a/Dockerfile': `FROM ${fixture.base}\nRUN echo it runs; sleep 600\n`,
      'b/Dockerfile': `FROM ${fixture.base}\nRUN echo it runs; sleep 601\n`,
    });
    const plans = ['a', 'b'].map((folder) => fixture.plan(fixture.reference(), folder));
    const controller = new AbortController();
    const begun = new Set<string>();
    const { error } = await fixture.try(plans, {
      builder,
      options: { concurrency: 2 },
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'build:line' && /^(?:#\d+ [\d.]+ )?it runs/.test(event.text))
          begun.add(event.image);
        if (begun.size === 2) controller.abort();
      },
    });
    expect(begun.size).toBe(2);
    expect(error).toMatchObject({ code: 'interrupted' });
  });

  test('builds no more at once than it may, and waits for an image that another builds on', async () => {
    await fixture.write({
      'base/Dockerfile': `FROM ${fixture.base}\nRUN sleep 1; echo base > /base\n`,
      'other/Dockerfile': `FROM ${fixture.base}\nRUN echo other\n`,
      'stage/Dockerfile': 'ARG BASE\nFROM $BASE\nRUN cat /base\n',
    });
    const [base, other, stage] = [fixture.reference(), fixture.reference(), fixture.reference()];
    const pinned = `${base}@sha256:${'0'.repeat(64)}`;
    const plans = [fixture.plan(pinned, 'base'), fixture.plan(stage, 'stage'), fixture.plan(other, 'other')];
    const buildArgs = { BASE: base };
    const order = async (concurrency: number): Promise<readonly string[]> => {
      const { built, events, error } = await fixture.try(plans, {
        builder,
        options: { buildArgs, concurrency },
      });
      expect(error).toBeUndefined();
      expect(built.map(({ reference }) => reference)).toEqual([base, stage, other]);
      return events.flatMap((event) =>
        event.type === 'build:start' || event.type === 'build:end' ? [`${event.type} ${event.image}`] : [],
      );
    };
    const atOnce = await order(3);
    expect(atOnce.indexOf(`build:start ${stage}`)).toBeGreaterThan(atOnce.indexOf(`build:end ${base}`));
    const alone = await order(1);
    expect(alone.map((each) => each.split(' ')[0])).toEqual(
      Array.from({ length: 3 }, () => ['build:start', 'build:end']).flat(),
    );
  });

  test('builds an image once that is asked for twice', async () => {
    await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\n` });
    const plan = fixture.plan(fixture.reference(), 'pipeline');
    const { built, events } = await fixture.try([plan, plan], { builder });
    expect(built).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'build:start')).toHaveLength(1);
  });
});

describe('both ways', () => {
  test('give the same files, modes, owners and links', async () => {
    await fixture.write({
      'pipeline/Dockerfile': `FROM ${fixture.base}\nCOPY . /ctx/\n`,
      'pipeline/run': 'run',
      'pipeline/lib/deep/file': 'deep',
      'pipeline/with blank': 'blank',
    });
    await chmod(join(fixture.root, 'pipeline/run'), 0o755);
    await chmod(join(fixture.root, 'pipeline/lib/deep/file'), 0o640);
    await mkdir(join(fixture.root, 'pipeline/empty'));
    await symlink('deep/file', join(fixture.root, 'pipeline/lib/link'));
    await symlink('/nowhere', join(fixture.root, 'pipeline/dangling'));
    const { cli, api } = await listings('pipeline');
    expect(api).toBe(cli);
    expect(api).toContain('./run regular file 755 0:0 run');
    expect(api).toContain('./lib/link -> deep/file');
  });

  test.each([
    ['files and folders', 'node_modules\n*.log\n**/*.tmp\n'],
    ['exceptions', '*\n!run\n!lib\nlib/a.tmp\n'],
    ['exceptions below an ignored folder', 'lib\n!lib/keep\n'],
    ['the Dockerfile', 'Dockerfile\n*.log\n'],
    ['the Dockerfile and the ignore file', 'Dockerfile\n.dockerignore\n'],
    ['everything but one', '*\n!run\n'],
  ])('leave out what .dockerignore names: %s', async (_, ignore) => {
    const names = [
      'run',
      'a.log',
      'node_modules/x',
      'lib/a.tmp',
      'lib/b',
      'lib/keep/c',
      'Docker',
      'lib/x.log',
    ];
    await fixture.write({
      ...Object.fromEntries(names.map((name) => [`pipeline/${name}`, name])),
      'pipeline/Dockerfile': `FROM ${fixture.base}\nCOPY . /ctx/\n`,
      'pipeline/.dockerignore': ignore,
    });
    const { cli, api } = await listings('pipeline');
    expect(api).toBe(cli);
    expect(api).toContain('run regular file');
  });
});

/** What both ways put into an image of a folder. */
async function listings(folder: string): Promise<{ readonly cli: string; readonly api: string }> {
  const [cli = '', api = ''] = [fixture.reference(), fixture.reference()];
  // Without BuildKit, which reads the folder itself: the classic builder gets a tar from either.
  await fixture.build(fixture.plan(cli, folder), {
    builder: 'cli',
    env: { ...process.env, DOCKER_BUILDKIT: '0' },
  });
  await fixture.build(fixture.plan(api, folder), { builder: 'api', options: { noCache: true } });
  return { cli: await fixture.runIn(cli, LISTING), api: await fixture.runIn(api, LISTING) };
}
