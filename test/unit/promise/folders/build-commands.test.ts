import { describe, expect, it } from 'vitest';
import { parseBuildCommands } from '../../../../src/promise/folders/build-commands.ts';
import { UNKNOWN } from '../../../../src/promise/folders/shell-text.ts';
import { parseWorkflowBuilds } from '../../../../src/promise/folders/workflow-builds.ts';

/** The one command of a text. */
function command(text: string) {
  const [only, ...others] = parseBuildCommands(text);
  expect(others).toEqual([]);
  return only;
}

describe('what a command derives from a VERSION file', () => {
  const file = (name: string) => ({ VERSION: 'v1.2.3', 'a/VERSION': 'v2' })[name];
  const read = (text: string) => parseBuildCommands(text, file)[0];

  it.each([
    [
      'a substitution',
      'docker build -t a:$(cat VERSION) --build-arg V=$(cat VERSION) .',
      'a:v1.2.3',
      'v1.2.3',
    ],
    ['backquotes', 'docker build -t a:`cat VERSION` --build-arg V=`cat VERSION` .', 'a:v1.2.3', 'v1.2.3'],
    ['a redirection', 'V=$(< VERSION)\ndocker build -t "a:$V" --build-arg "V=$V" .', 'a:v1.2.3', 'v1.2.3'],
    [
      'a path below what only a shell knows',
      'v=$(cat "${PWD}/a/VERSION")\ndocker build -t a:${v} --build-arg=V=${v} $PWD/a',
      'a:v2',
      'v2',
    ],
    [
      "make's shell",
      'TAG := $(shell cat VERSION)\nb:\n\tdocker build --build-arg V=$(TAG) -t a:$(TAG) .',
      'a:v1.2.3',
      'v1.2.3',
    ],
  ])('%s', (_what, text, tag, value) => {
    expect(read(text)).toMatchObject({ tags: [tag], buildArgs: { V: value } });
  });

  it('leaves out what it can not know, and takes what is written', () => {
    const text =
      'docker build --build-arg A=$(git rev-parse HEAD) --build-arg B --build-arg C=1=2 -t a:$(cat OTHER) .';
    expect(read(text)).toMatchObject({ buildArgs: { C: '1=2' }, tags: [`a:${UNKNOWN}`] });
  });
});

describe('parseBuildCommands', () => {
  it.each<[string, string, readonly string[], string, string | undefined]>([
    [
      'a plain command',
      'docker build -t team/render:v1 stages/render',
      ['team/render:v1'],
      'stages/render',
      undefined,
    ],
    [
      'long flags',
      'podman build --tag=a:1 --file images/a.Dockerfile .',
      ['a:1'],
      '.',
      'images/a.Dockerfile',
    ],
    [
      'buildx with flags that take a value',
      'docker buildx build --platform linux/amd64 --push -t a .',
      ['a'],
      '.',
      undefined,
    ],
    ['several tags', 'docker build . -t a:1 -t a:latest', ['a:1', 'a:latest'], '.', undefined],
    [
      'a command among others',
      'set -e; docker build -q -t a dir && kind load docker-image a',
      ['a'],
      'dir',
      undefined,
    ],
    ['quotes', `docker build -t "a:1" 'my stage'`, ['a:1'], 'my stage', undefined],
    ['continued lines', 'docker build \\\n  --tag a \\\n  dir', ['a'], 'dir', undefined],
    [
      'variables of a shell',
      'export IMG="team/a"\nTAG=v1 # now\ndocker build -t ${IMG}:$TAG .',
      ['team/a:v1'],
      '.',
      undefined,
    ],
    ['defaults', 'docker build -t "${IMG:-team/a:v1}" "${DIR:=stage}"', ['team/a:v1'], 'stage', undefined],
    [
      "make's variables",
      'IMG ?= team/a\nTAG := v1\nbuild:\n\tdocker build -t $(IMG):$(TAG) .',
      ['team/a:v1'],
      '.',
      undefined,
    ],
    [
      "a workflow's variables",
      'env:\n  IMG: team/a\nsteps:\n  - run: docker build -t ${{ env.IMG }}:v1 .',
      ['team/a:v1'],
      '.',
      undefined,
    ],
    [
      "a Taskfile's variables",
      'vars:\n  IMG: team/a\ncmds:\n  - docker build -t {{.IMG}} .',
      ['team/a'],
      '.',
      undefined,
    ],
    [
      'folders that only the shell knows',
      'root=$(cd "$(dirname "$0")"/..; pwd)\ndocker build -f $root/a/Dockerfile -t a "$root"',
      ['a'],
      UNKNOWN,
      `${UNKNOWN}/a/Dockerfile`,
    ],
    [
      'a variable that nothing sets',
      'docker build -t "$REGISTRY/a:$(git describe)" .',
      [`${UNKNOWN}/a:${UNKNOWN}`],
      '.',
      undefined,
    ],
    [
      'a variable that is set from itself',
      'DIR="$DIR/x"\ndocker build -t a $DIR',
      ['a'],
      `${UNKNOWN}/x/x/x/x/x/x/x/x`,
      undefined,
    ],
  ])('reads %s', (_what, text, tags, context, file) => {
    expect(command(text)).toMatchObject({ tags, context, file });
  });

  it('says the line, and where a cd went before', () => {
    expect(command('#!/bin/sh\n\ncd stages/a && docker build -t a .')).toMatchObject({
      line: 3,
      folder: 'stages/a',
      context: '.',
    });
  });

  it('gets through variables that multiply', () => {
    const names = [...'abcdefgh'];
    const lines = names.map((name, index) => `${name}=${`$${names[index + 1] ?? 'x'}`.repeat(1000)}`);
    expect(command(`${lines.join('\n')}\ndocker build -t team/a "$a"`)).toMatchObject({ tags: ['team/a'] });
  });

  it.each([
    ['a comment', '# docker build -t a .'],
    ['a build without a tag', 'docker build .'],
    ['a build without a context', 'docker build -t a && echo .'],
    ['another command', 'docker buildx create --name builder'],
    ['unfinished quotes', `docker build -t "a`],
    ['an unfinished reference', 'docker build -t a$(b'],
  ])('finds none in %s', (_what, text) => {
    expect(parseBuildCommands(text)).toEqual([]);
  });
});

describe('parseWorkflowBuilds', () => {
  const workflow = (step: string) =>
    `on: push\nenv: {IMG: ghcr.io/team}\njobs:\n  build:\n    steps:\n      - id: meta\n        uses: docker/metadata-action@v5\n        with:\n          images: |\n            \${{ env.IMG }}/render\n${step}`;

  it('reads what docker/build-push-action builds, with images that another step names', () => {
    const step =
      '      - uses: docker/build-push-action@v6\n        with: {context: ., file: stages/render/Dockerfile, tags: "${{ steps.meta.outputs.tags }}"}\n';
    expect(parseWorkflowBuilds(workflow(step))).toEqual([
      {
        line: undefined,
        buildArgs: {},
        tags: ['ghcr.io/team/render'],
        file: 'stages/render/Dockerfile',
        context: '.',
        folder: undefined,
      },
    ]);
  });

  it('reads tags of its own, and the root where no context is named', () => {
    const step =
      '      - uses: docker/build-push-action@v6\n        with:\n          tags: |\n            team/a:${{ github.sha }}\n            team/a:latest\n';
    expect(parseWorkflowBuilds(workflow(step))).toMatchObject([
      { tags: [`team/a:${UNKNOWN}`, 'team/a:latest'], context: '.', file: undefined },
    ]);
  });

  it.each([
    ['no YAML', 'a: [b'],
    ['no workflow', '- a'],
    ['no such step', workflow('      - run: make\n')],
  ])('finds none in %s', (_what, text) => {
    expect(parseWorkflowBuilds(text)).toEqual([]);
  });
});
