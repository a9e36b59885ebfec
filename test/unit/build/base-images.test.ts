import { describe, expect, test } from 'vitest';
import { baseImages } from '../../../src/build/base-images.ts';

describe('the images that a Dockerfile builds on', () => {
  test.each<readonly [string, string, readonly string[] | undefined]>([
    ['one', 'FROM busybox:1.35\nRUN true', ['busybox:1.35']],
    ['another platform', 'from --platform=$BUILDPLATFORM golang:1 as build\nFROM scratch', ['golang:1']],
    [
      'stages of its own',
      'FROM a AS one\nFROM ONE AS two\nFROM b\nCOPY --from=two --chmod=1 /x /x',
      ['a', 'b'],
    ],
    ['a stage by its number', 'FROM a\nFROM b\nCOPY --from=0 /x /x', ['a', 'b']],
    ['files of other images', 'FROM a\nCOPY --chown=1 --from=docker.io/c:1 /x /x', ['a', 'docker.io/c:1']],
    ['a mount of another image', 'FROM a\nRUN --mount=type=bind,from=tools,target=/t /t/run', ['a', 'tools']],
    ['an argument that is given', 'ARG TAG=1\nFROM base:$TAG', ['base:2']],
    ['an argument with a default', 'ARG NAME=base\nFROM "${NAME}"', ['base']],
    ['an argument without a value', 'FROM base:$NONE', undefined],
    ['a file from the web', 'FROM a\nADD https://example.com/x.tgz /x', undefined],
    ['the same in JSON', 'FROM a\nADD ["https://example.com/x.tgz", "/x"]', undefined],
    ['a repository', 'FROM a\nADD --keep-git-dir git@example.com:x.git /x', undefined],
    ['an archive of the context', 'FROM a\nADD x.tgz /x', ['a']],
  ])('%s', (_, text, expected) => {
    expect(baseImages(text, { TAG: '2' })).toEqual(expected);
  });
});
