import { describe, expect, test } from 'vitest';
import {
  expandBaseImage,
  findBuildKitNeed,
  findSyntaxImage,
  parseDockerfile,
} from '../../../src/build/dockerfile.ts';

describe('instructions and their lines', () => {
  test('continuation lines, comments and empty lines within an instruction', () => {
    const text = `# a comment
FROM base

RUN one && \\
# inner comment

    two && \\
    three
cmd ["x"]`;
    expect(
      parseDockerfile(text).map(({ keyword, line, text }) => [line, keyword, text.replaceAll(/\s+/g, ' ')]),
    ).toEqual([
      [2, 'FROM', 'FROM base'],
      [4, 'RUN', 'RUN one && two && three'],
      [9, 'CMD', 'cmd ["x"]'],
    ]);
  });

  test('CRLF, a byte order mark and another escape character', () => {
    const text = '\uFEFF# escape=`\r\nFROM base\r\nRUN one `\r\n  two\r\nRUN c:\\\r\n';
    expect(parseDockerfile(text).map(({ line, text }) => [line, text])).toEqual([
      [2, 'FROM base'],
      [3, 'RUN one   two'],
      [5, 'RUN c:\\'],
    ]);
  });

  test('the bodies of here-documents are no instructions', () => {
    const text = 'FROM base\nRUN <<A cat <<-"B"\nfirst\nA\nsecond\n\tB\nCOPY <<C /c\nRUN no\nC\nCMD x\n';
    expect(parseDockerfile(text).map(({ keyword, line }) => [line, keyword])).toEqual([
      [1, 'FROM'],
      [2, 'RUN'],
      [7, 'COPY'],
      [10, 'CMD'],
    ]);
  });
});

describe('what only BuildKit builds', () => {
  test.each([
    ['RUN --mount=type=cache,target=/c x', 'RUN --mount'],
    ['RUN --network=none x', 'RUN --network'],
    ['RUN --mount=type=secret,id=a \\\n  --network=none x', 'RUN --mount'],
    ['COPY --link a b', 'COPY --link'],
    ['COPY --from=x --chmod=755 a b', 'COPY --chmod'],
    ['ADD --checksum=sha256:0 https://x /y', 'ADD --checksum'],
    ['RUN <<EOF\nx\nEOF', 'RUN <<'],
    ['COPY <<-EOF /x\n\tx\n\tEOF', 'COPY <<'],
  ])('%s', (instruction, feature) => {
    expect(findBuildKitNeed(`FROM base\n${instruction}\n`)).toEqual({ feature, line: 2 });
  });

  test.each([
    ['FROM --platform=$BUILDPLATFORM golang', 'FROM --platform=$BUILDPLATFORM'],
    ['FROM --platform=${TARGETPLATFORM} base AS x', 'FROM --platform=${TARGETPLATFORM}'],
    [
      'ARG GO=1\nFROM base\nARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM x',
      'FROM --platform=$BUILDPLATFORM',
    ],
  ])('%s', (text, feature) => {
    expect(findBuildKitNeed(text)).toMatchObject({ feature });
  });

  test.each([
    'FROM --platform=linux/amd64 base',
    'ARG WHERE=linux/amd64\nFROM --platform=$WHERE base',
    'ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM base',
    'ARG BUILDPLATFORM=linux/amd64\nFROM --platform=$BUILDPLATFORM base',
  ])('%s is for any builder', (text) => {
    expect(findBuildKitNeed(text)).toBeUndefined();
  });

  test.each([
    'RUN tool --mount=x',
    'COPY --chown=1:1 --from=x a b',
    'RUN cat <<< word',
    'RUN echo $((1<<A))\nRUN x\nA',
    'RUN echo "<<EOF"',
    'CMD ["--mount"]',
  ])('%s is for any builder', (instruction) => {
    expect(findBuildKitNeed(`# syntax=docker/dockerfile:1\nFROM base\n${instruction}\n`)).toBeUndefined();
  });
});

test.each([
  ['base:1', {}, 'base:1'],
  ['$NAME:${TAG}', {}, 'base:1'],
  ['${NAME}:${TAG}', { TAG: '2' }, 'base:2'],
  ['${NONE:-other}', {}, 'other'],
  ['${UNSET}', {}, '${UNSET}'],
  ['${UNSET}', { UNSET: 'set' }, 'set'],
  ['${LATER}', {}, '${LATER}'],
])('the base image %s with %o is %s', (reference, buildArgs, expanded) => {
  const text = 'ARG NAME=base TAG="1"\nARG UNSET\nFROM x\nARG LATER=no\n';
  expect(expandBaseImage(reference, text, buildArgs)).toBe(expanded);
});

test.each([
  ['# syntax=docker/dockerfile:1.7\nFROM x', { image: 'docker/dockerfile:1.7', line: 1 }],
  ['# escape=`\n#syntax = a/b\nFROM x', { image: 'a/b', line: 2 }],
  ['FROM x\n# syntax=a/b', undefined],
  ['# a comment\n# syntax=a/b\nFROM x', undefined],
])('the frontend of %j', (text, found) => {
  expect(findSyntaxImage(text)).toEqual(found);
});
