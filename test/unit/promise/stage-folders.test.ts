import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, parseStageFlag } from '../../../src/promise/config.ts';
import { resolveImageSources } from '../../../src/promise/stage-folders.ts';
import type { Pipeline, PromiseDefinition } from '../../../src/promise/types.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'stage-folders-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** Writes files below the root; a Dockerfile without text copies nothing. */
const write = (files: Files) => writeFiles(root, files);

/** A Promise with these containers: `[type/action/pipeline/container, image]`. */
function promise(...containers: readonly (readonly [string, string])[]): PromiseDefinition {
  const pipelines = containers.map(([user, image]): Pipeline => {
    const [type, action, name = '', container = ''] = user.split('/');
    return {
      type: type === 'promise' ? 'promise' : 'resource',
      action: action === 'delete' ? 'delete' : 'configure',
      name,
      containers: [
        {
          name: container,
          image,
          env: [],
          envFrom: [],
          volumeMounts: [],
          location: { file: 'promise.yaml' },
        },
      ],
      volumes: [],
      spec: {},
      location: { file: 'promise.yaml' },
    };
  });
  return {
    name: 'redis',
    file: path.join(root, 'promise.yaml'),
    files: [path.join(root, 'promise.yaml')],
    root,
    object: {},
    api: undefined,
    pipelines,
  };
}

/** What was found, as `reference -> context | dockerfile | rule`, with paths relative to the root. */
async function resolve(
  definition: PromiseDefinition,
  stages: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<Record<string, string>> {
  const config = Object.fromEntries(
    Object.entries(stages).map(([name, dir]) => {
      const context = path.join(root, dir);
      return [name, { context, dockerfile: path.join(context, 'Dockerfile') }];
    }),
  );
  const parsed = await Promise.all(flags.map((flag) => parseStageFlag(flag, root)));
  const sources = await resolveImageSources(
    definition,
    { stages: config, compareRules: [], outputChecks: [] },
    parsed,
  );
  const relative = (file: string) => path.relative(root, file) || '.';
  return Object.fromEntries(
    [...sources].map(([reference, source]) => [
      reference,
      source.kind === 'pull'
        ? 'pull'
        : `${relative(source.folder.context)} | ${relative(source.folder.dockerfile)} | ${source.foundBy}`,
    ]),
  );
}

const STAGE = 'resource/configure/instance/stage';

describe('resolveImageSources', () => {
  it.each<[string, Record<string, string>, readonly [string, string], string]>([
    [
      "the tutorial's pipeline/",
      { 'pipeline/Dockerfile': 'ADD run /run', 'pipeline/run': '' },
      [STAGE, 'kratix-workshop/unrelated:dev'],
      'pipeline | pipeline/Dockerfile | pipeline/',
    ],
    [
      'the marketplace: image <promise>-<folder>',
      { 'internal/configure-pipeline/Dockerfile': '', 'internal/scripts/Dockerfile': '' },
      [STAGE, 'ghcr.io/syntasso/kratix-marketplace/redis-configure-pipeline:v0.1.0'],
      'internal/configure-pipeline | internal/configure-pipeline/Dockerfile | folder name',
    ],
    [
      'the kratix CLI',
      {
        'workflows/resource/configure/instance/stage/Dockerfile': 'COPY scripts/pipeline.sh /',
        'workflows/resource/configure/instance/stage/scripts/pipeline.sh': '',
        'workflows/promise/configure/setup/stage/Dockerfile': '',
      },
      [STAGE, 'ghcr.io/team/anything:v1'],
      'workflows/resource/configure/instance/stage | workflows/resource/configure/instance/stage/Dockerfile | kratix CLI layout',
    ],
    [
      'containers/<image>/ with its context one level up',
      {
        'containers/make-db/Dockerfile': 'COPY make-db/run.py lib/ /app/',
        'containers/make-db/run.py': '',
        'containers/lib/x.py': '',
      },
      [STAGE, 'registry.example.com:5000/make-db:v1'],
      'containers | containers/make-db/Dockerfile | folder name',
    ],
    [
      'a context at the root of the Promise',
      {
        'images/stage-a/Dockerfile': 'COPY go.mod internal/*.go ./\nCOPY --from=x /missing /',
        'go.mod': '',
        'internal/a.go': '',
      },
      [STAGE, 'stage-a'],
      '. | images/stage-a/Dockerfile | folder name',
    ],
    [
      'shared stage images: pipeline-<name>-image',
      { 'slack/Dockerfile': '', 'label/Dockerfile': '' },
      [STAGE, 'syntasso/pipeline-slack-image:v1'],
      'slack | slack/Dockerfile | folder name',
    ],
    [
      'a lower-case dockerfile, the only one',
      { 'src/dockerfile': '' },
      [STAGE, 'something/else:v1'],
      'src | src/dockerfile | the only Dockerfile',
    ],
    [
      'the longest name that fits',
      { 'pipeline/Dockerfile': '', 'internal/configure-pipeline/Dockerfile': '' },
      [STAGE, 'x/redis-configure-pipeline@sha256:0123'],
      'internal/configure-pipeline | internal/configure-pipeline/Dockerfile | folder name',
    ],
    [
      'an image that a script builds, whatever its folder is called',
      {
        'scripts/build': 'docker build --tag team/unlike:v1 "$(dirname "$0")/../stages/a"',
        'stages/a/Dockerfile': '',
        'stages/b/Dockerfile': '',
        Makefile: 'IMG := team/unlike\nbuild:\n\tdocker build -t $(IMG):dev stages/a',
      },
      [STAGE, 'team/unlike:v1'],
      'stages/a | stages/a/Dockerfile | Makefile:3',
    ],
    [
      'the context that a Makefile builds with, where the Dockerfile copies everything',
      {
        'images/render/Dockerfile': 'COPY . /app',
        'images/render/Makefile': 'build:\n\tdocker build -t render -f Dockerfile ../..',
        Makefile: 'render:\n\tcd images/render && docker build -t render --file Dockerfile ../..',
      },
      [STAGE, 'team/render:v1'],
      '. | images/render/Dockerfile | folder name',
    ],
    [
      "the Dockerfile's own folder, where a script's context lacks what it copies",
      {
        'scripts/build.sh': 'dir=$(cd .. && pwd)\ndocker build -f $dir/pipeline/Dockerfile -t x $dir',
        'pipeline/Dockerfile': 'ADD run run',
        'pipeline/run': '',
      },
      [STAGE, 'x:dev'],
      'pipeline | pipeline/Dockerfile | scripts/build.sh:2',
    ],
    [
      'an image that a GitHub workflow builds',
      {
        '.github/workflows/images.yaml':
          'jobs: {a: {steps: [{uses: docker/build-push-action@v6, with: {context: ., file: b/Dockerfile, tags: "ghcr.io/me/unlike:v1"}}]}}',
        'a/Dockerfile': '',
        'b/Dockerfile': '',
      },
      [STAGE, 'ghcr.io/me/unlike:v1'],
      '. | b/Dockerfile | .github/workflows/images.yaml',
    ],
    [
      'several Dockerfiles in one folder, by their own names',
      { 'docker/Dockerfile.render': '', 'docker/notify.Dockerfile': '', 'docker/Dockerfile': '' },
      [STAGE, 'team/notify:v1'],
      'docker | docker/notify.Dockerfile | folder name',
    ],
    [
      'the folder that the kratix CLI calls after organisation and image',
      { 'workflows/resource/configure/other/team-render/Dockerfile': '', 'x/Dockerfile': '' },
      [STAGE, 'ghcr.io/team/render:v1'],
      'workflows/resource/configure/other/team-render | workflows/resource/configure/other/team-render/Dockerfile | folder name',
    ],
    [
      'the folder that has most in common with the image',
      { 'stages/setup/Dockerfile': '', 'stages/database-configure/Dockerfile': '' },
      [STAGE, 'team/the-database:v1'],
      'stages/database-configure | stages/database-configure/Dockerfile | the most similar name',
    ],
    ['no folder at all', { 'README.md': '' }, [STAGE, 'busybox:1'], 'pull'],
    ['no folder for an image that everybody uses', { 'app/Dockerfile': '' }, [STAGE, 'alpine:3.20'], 'pull'],
    [
      'no folder of a pipeline that runs another image',
      { 'workflows/resource/configure/other/scan/Dockerfile': '' },
      ['promise/configure/setup/nginx', 'team/nginx-setup:v1'],
      'pull',
    ],
    [
      'hidden and installed folders, which hold no stage',
      { 'node_modules/x/Dockerfile': '', '.git/Dockerfile': '' },
      [STAGE, 'busybox:1'],
      'pull',
    ],
  ])('finds %s', async (_layout, files, container, expected) => {
    await write(files);
    expect(await resolve(promise(container))).toEqual({ [container[1]]: expected });
  });

  it('resolves an image of several containers once, and each of several images', async () => {
    await write({ 'stages/one/Dockerfile': '', 'stages/two/Dockerfile': '' });
    const definition = promise(
      [STAGE, 'x/one:v1'],
      ['resource/delete/instance/stage', 'x/one:v1'],
      ['promise/configure/setup/prepare', 'x/two:v1'],
    );
    expect(await resolve(definition)).toEqual({
      'x/one:v1': 'stages/one | stages/one/Dockerfile | folder name',
      'x/two:v1': 'stages/two | stages/two/Dockerfile | folder name',
    });
  });

  it('makes no guess where several images are left, nor from a folder that another image has', async () => {
    await write({ 'pipeline/Dockerfile': '' });
    expect(await resolve(promise([STAGE, 'x/a:v1'], ['promise/configure/setup/s', 'x/b:v1']))).toEqual({
      'x/a:v1': 'pull',
      'x/b:v1': 'pull',
    });
    expect(
      await resolve(promise([STAGE, 'x/my-pipeline:v1'], ['promise/configure/setup/s', 'x/b:v1'])),
    ).toEqual({
      'x/my-pipeline:v1': 'pipeline | pipeline/Dockerfile | folder name',
      'x/b:v1': 'pull',
    });
  });

  it('builds only one image from a folder whose name several end with: the one that is called after the Promise', async () => {
    await write({ 'internal/configure-pipeline/Dockerfile': '' });
    const foreign = 'x/nginx-configure-pipeline:v1';
    const other = ['promise/configure/setup/s', foreign] as const;
    expect(await resolve(promise([STAGE, 'x/redis-configure-pipeline:v1'], other))).toEqual({
      'x/redis-configure-pipeline:v1':
        'internal/configure-pipeline | internal/configure-pipeline/Dockerfile | folder name',
      [foreign]: 'pull',
    });
    expect(await resolve(promise([STAGE, 'x/a-configure-pipeline:v1'], other))).toEqual({
      'x/a-configure-pipeline:v1': 'pull',
      [foreign]: 'pull',
    });
  });

  it('builds an image that is in two registries from one folder', async () => {
    await write({ 'internal/configure-pipeline/Dockerfile': '' });
    const images = ['a.example.com/x/ai-configure-pipeline:v1', 'b.example.com/ai-configure-pipeline:v1'];
    const [first = '', second = ''] = images;
    const found = await resolve(promise([STAGE, first], ['promise/configure/setup/s', second]));
    const folder = 'internal/configure-pipeline | internal/configure-pipeline/Dockerfile | folder name';
    expect(found).toEqual({ [first]: folder, [second]: folder });
    const pinned = await resolve(promise([STAGE, first], ['promise/configure/setup/s', second]), {
      'ai-configure-pipeline': 'internal/configure-pipeline',
    });
    expect(Object.values(pinned)).toEqual(Array(2).fill(expect.stringMatching(/ promise\.config\.yaml$/)));
  });

  it('leaves a public image alone, so that the one beside it has the folder that is left', async () => {
    await write({ 'configure-pipeline/Dockerfile': '' });
    const utility = 'ghcr.io/syntasso/kratix-pipeline-utility:v0.0.1';
    expect(await resolve(promise([STAGE, 'my-image:dev'], ['promise/configure/setup/s', utility]))).toEqual({
      'my-image:dev': 'configure-pipeline | configure-pipeline/Dockerfile | the only Dockerfile',
      [utility]: 'pull',
    });
  });

  describe('in a repository', () => {
    /** The Promise in a folder of its own. */
    const below = (dir: string, image: string): PromiseDefinition => {
      const definition = promise([STAGE, image]);
      return { ...definition, root: path.join(root, dir), file: path.join(root, dir, 'promise.yaml') };
    };

    it.each<[string, Record<string, string>, string, string]>([
      [
        'finds a shared stage beside the Promises',
        { 'shared/slack/Dockerfile': '', 'promises/a/promise.yaml': '' },
        'team/pipeline-slack-image:v1',
        'shared/slack | shared/slack/Dockerfile | folder name, elsewhere in the repository',
      ],
      [
        'finds a stage of another Promise that a script builds',
        {
          'promises/b/promise.yaml': '',
          'promises/b/stage/Dockerfile': '',
          'scripts/build.sh': 'docker build -t team/b-stage promises/b/stage',
        },
        'team/b-stage:v1',
        'promises/b/stage | promises/b/stage/Dockerfile | scripts/build.sh:1',
      ],
      [
        'takes its root for the context that has what the Dockerfile copies',
        { 'promises/a/stage/Dockerfile': 'COPY go.mod /\nCOPY lib/ /lib/', 'go.mod': '', 'lib/a.go': '' },
        'team/stage:v1',
        '. | promises/a/stage/Dockerfile | folder name',
      ],
      [
        'makes no guess from what is elsewhere and called otherwise',
        { 'shared/slack/Dockerfile': '' },
        'team/other:v1',
        'pull',
      ],
    ])('%s', async (_what, files, image, expected) => {
      await write({ ...files, '.git/HEAD': '' });
      expect(await resolve(below('promises/a', image))).toEqual({ [image]: expected });
    });

    it('looks no further than the Promise where there is no repository', async () => {
      await write({ 'shared/slack/Dockerfile': '' });
      expect(await resolve(below('promises/a', 'team/slack:v1'))).toEqual({ 'team/slack:v1': 'pull' });
    });
  });

  it.each([
    ['the only Dockerfile', { 'a b/Dockerfile': '' }, 'stages: {other: "a b"}'],
    [
      'a context above',
      { 'images/other/Dockerfile': 'COPY lib /', 'images/lib': '', lib: '', '.git/HEAD': '' },
      'stages: {other: {context: images, dockerfile: images/other/Dockerfile}}',
    ],
  ])('says how to pin a guess: %s', async (_what, files, pin) => {
    await write(files);
    const definition = promise([STAGE, 'team/other:v1']);
    const [guessed] = [
      ...(
        await resolveImageSources(definition, { stages: {}, compareRules: [], outputChecks: [] }, [])
      ).values(),
    ];
    expect(guessed).toMatchObject({ kind: 'build', pin });
    await write({ 'promise.config.yaml': pin });
    const pinned = await resolveImageSources(definition, await loadConfig(definition), []);
    expect([...pinned.values()]).toEqual([
      { kind: 'build', folder: guessed?.kind === 'build' && guessed.folder, foundBy: 'promise.config.yaml' },
    ]);
  });

  describe('what a VERSION file says', () => {
    const settings = { stages: {}, compareRules: [], outputChecks: [] };
    const sourceOf = async (image: string) =>
      (await resolveImageSources(promise([STAGE, image]), settings, [])).get(image);

    it('becomes the build arguments that the script makes of it, of those that the Dockerfile asks for', async () => {
      await write({
        VERSION: 'v1.4.0\n',
        'other/Dockerfile': 'ARG TARGETARCH\nARG VERSION=dev\n',
        'scripts/build':
          'version="$(cat VERSION)"\ndocker build --build-arg VERSION=$version --build-arg COMMIT=1 -t team/other:$version other\n',
      });
      const source = await sourceOf('team/other:v1.4.0');
      expect(source).toMatchObject({
        folder: { context: path.join(root, 'other'), args: { VERSION: 'v1.4.0' } },
        argsFrom: 'scripts/build:2',
      });
      const pinned = 'stages: {other: {context: other, args: {VERSION: v2}}}';
      await write({ 'promise.config.yaml': pinned });
      const definition = promise([STAGE, 'team/other:v1.4.0']);
      const [own] = (await resolveImageSources(definition, await loadConfig(definition), [])).values();
      expect(own).toMatchObject({ folder: { args: { VERSION: 'v2' } }, foundBy: 'promise.config.yaml' });
    });

    it('is told where the image has another version', async () => {
      await write({ 'other/Dockerfile': '', 'other/VERSION': 'v0.2.0\n' });
      expect(await sourceOf('team/other:v0.1.0')).toMatchObject({ kind: 'build', otherVersion: 'v0.2.0' });
      for (const tag of ['v0.2.0', '0.2.0', 'latest', 'dev'])
        expect(await sourceOf(`team/other:${tag}`)).not.toHaveProperty('otherVersion');
    });
  });

  it('is certain of a context that no other folder could be', async () => {
    await write({ 'images/other/Dockerfile': 'COPY lib /', lib: '', '.git/HEAD': '' });
    const settings = { stages: {}, compareRules: [], outputChecks: [] };
    const [source] = (await resolveImageSources(promise([STAGE, 'team/other:v1']), settings, [])).values();
    expect(source).toMatchObject({ kind: 'build', folder: { context: root } });
    expect(source).not.toHaveProperty('pin');
  });

  it('leaves the folders of other Promises to them', async () => {
    await write({
      'internal/configure-pipeline/Dockerfile': '',
      'internal/promises/sql/promise.yaml': '',
      'internal/promises/sql/internal/configure-pipeline/Dockerfile': '',
    });
    const image = 'x/app-configure-pipeline:v1';
    const found = await resolve(promise([STAGE, image]));
    expect(found[image]).toMatch(/^internal\/configure-pipeline \|/);
  });

  it('refuses a container name that stands for two images, and takes its path', async () => {
    await write({ 'a/Dockerfile': '', 'b/Dockerfile': '' });
    const definition = promise([STAGE, 'x/one:v1'], ['promise/configure/setup/stage', 'x/two:v1']);
    await expect(resolve(definition, {}, ['stage=a'])).rejects.toMatchObject({
      code: 'ambiguous-stage-folder',
      notes: ['there are:', `- ${STAGE} (x/one:v1)`, '- promise/configure/setup/stage (x/two:v1)'],
    });
    expect(await resolve(definition, {}, [`${STAGE}=a`, 'x/two:v1=b'])).toEqual({
      'x/one:v1': 'a | a/Dockerfile | --stage',
      'x/two:v1': 'b | b/Dockerfile | --stage',
    });
  });

  it('puts settings over every rule, and flags over settings', async () => {
    await write({ 'pipeline/Dockerfile': '', 'a/Dockerfile': '', 'b/Dockerfile': '' });
    const definition = promise([STAGE, 'x/pipeline:v1']);
    expect(await resolve(definition, { stage: 'a' })).toEqual({
      'x/pipeline:v1': 'a | a/Dockerfile | promise.config.yaml',
    });
    expect(await resolve(definition, { 'x/pipeline:v1': 'a' }, ['pipeline=b'])).toEqual({
      'x/pipeline:v1': 'b | b/Dockerfile | --stage',
    });
  });

  it('refuses to choose between two folders, and says how to', async () => {
    await write({ 'a/setup/Dockerfile': '', 'b/setup/Dockerfile': '' });
    await expect(resolve(promise([STAGE, 'x/setup:v1']))).rejects.toMatchObject({
      code: 'ambiguous-stage-folder',
      message: 'x/setup:v1 may be built from a/setup/ or b/setup/',
      hint: expect.stringContaining('--stage resource/configure/instance/stage=a/setup/'),
    });
  });

  it('refuses a setting that fits no stage', async () => {
    await write({ 'a/Dockerfile': '' });
    await expect(resolve(promise([STAGE, 'x/setup:v1']), {}, ['stagf=a'])).rejects.toMatchObject({
      code: 'unknown-stage',
      message: expect.stringContaining('did you mean stage?'),
      notes: ['there are:', `- ${STAGE} (x/setup:v1)`],
    });
  });

  it.each([
    ['stage', 'usage'],
    ['=a', 'usage'],
    ['stage=', 'usage'],
    ['stage=missing', 'no-stage-folder'],
  ])('refuses --stage %s', async (flag, code) => {
    await expect(parseStageFlag(flag, root)).rejects.toMatchObject({ code });
  });
});
