import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildFailure } from '../../../src/build/build-failure.ts';

const FAILED_RUN = `FROM base:1
ARG A=1
# comment

RUN echo one; \\
    echo two >&2; \\
    exit 3
RUN echo never
`;
const MISSING_BASE = `ARG BASE=nosuch.invalid/foo:1
FROM base:1 AS a
RUN true
FROM \${BASE}
RUN echo never
`;
const MISSING_FILE = 'FROM base:1\nCOPY nothere /x\n';
const HEREDOC = 'FROM base:1\nRUN <<EOF\necho hi\nEOF\n';
const FRONTEND = '# syntax=docker/dockerfile:1\nFROM base:1\nRUN echo hi\n';

const PARSE_ERROR = 'dockerfile parse error line 3: unknown instruction: ECHO';

// The logs are recorded (docker 20.10 and 28.2, buildx 0.13, against dockerd 20.10; podman 4.3), but for the excerpt of the
// Dockerfile that later versions of BuildKit add, which is written after their published output.
test.each([
  {
    log: 'classic-failed-run',
    dockerfile: FAILED_RUN,
    code: 'build-failed',
    message: 'step 3/4 `RUN echo one; echo two >&2; exit 3` failed: exit code 3',
    line: 5,
  },
  {
    log: 'buildx-failed-run',
    dockerfile: FAILED_RUN,
    code: 'build-failed',
    message: 'step 2/3 `RUN echo one; echo two >&2; exit 3` failed: exit code 3',
    line: 5,
  },
  {
    log: 'buildx-excerpt-failed-run',
    dockerfile: FAILED_RUN,
    code: 'build-failed',
    message: 'step 3/3 `RUN echo one; echo two >&2; exit 3` failed: exit code 3',
    line: 6,
  },
  {
    log: 'podman-failed-run',
    dockerfile: FAILED_RUN,
    code: 'build-failed',
    message: 'step 3/4 `RUN echo one; echo two >&2; exit 3` failed: exit code 3',
    line: 5,
  },
  {
    log: 'classic-missing-file',
    dockerfile: MISSING_FILE,
    code: 'build-failed',
    message: 'step 2/2 `COPY nothere /x` failed: COPY failed: file not found in build context',
    line: 2,
  },
  {
    log: 'buildkit-missing-file',
    dockerfile: MISSING_FILE,
    code: 'build-failed',
    message: 'step 2/2 `COPY nothere /x` failed: failed to compute cache key: "/nothere" not found',
    line: 2,
  },
  { log: 'classic-parse-error', dockerfile: HEREDOC, code: 'build-failed', message: PARSE_ERROR, line: 3 },
  {
    log: 'classic-missing-base',
    dockerfile: MISSING_BASE,
    code: 'image-unavailable',
    message: "base image nosuch.invalid/foo:1 of stage:1 can't be had",
    line: 4,
  },
  {
    log: 'buildx-missing-base',
    dockerfile: MISSING_BASE,
    code: 'image-unavailable',
    message: "base image nosuch.invalid/foo:1 of stage:1 can't be had",
    line: 4,
  },
  {
    log: 'podman-missing-base',
    dockerfile: MISSING_BASE,
    code: 'image-unavailable',
    message: "base image nosuch.invalid/foo:1 of stage:1 can't be had",
    line: 4,
  },
  {
    log: 'buildx-missing-frontend',
    dockerfile: FRONTEND,
    code: 'image-unavailable',
    message: 'the BuildKit frontend docker/dockerfile:1',
    line: 1,
  },
])('$log: $code at line $line', ({ log, dockerfile, code, message, line }) => {
  const error = explain(recorded(log), dockerfile);
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
  expect(error.location).toEqual({ file: '/project/pipeline/stage.Dockerfile', line });
});

describe('what the error shows', () => {
  test('the image and its folder', () => {
    expect(explain(recorded('classic-failed-run'), FAILED_RUN).message).toMatch(
      /^could not build stage:1 from pipeline: /,
    );
  });

  test('the last 20 lines, without empty ones', () => {
    const lines = Array.from({ length: 50 }, (_, index) => [`line ${index}`, '']).flat();
    const { notes } = explain(lines.join('\n'), FAILED_RUN);
    expect(notes).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 30}`));
  });

  test('nothing of what the classic builder says before every build', () => {
    const notes = explain(recorded('classic-missing-base'), MISSING_BASE).notes.join('\n');
    expect(notes).toContain('nosuch.invalid');
    expect(notes).not.toMatch(/DEPRECATED|buildx|Sending build context/);
  });

  test.each(['classic-missing-file', 'buildkit-missing-file'])(
    'that a folder may be lost in git: %s',
    (log) => {
      expect(explain(recorded(log), MISSING_FILE).hint).toBe(
        'put nothere into pipeline, or correct the Dockerfile; git keeps no empty folders: if it was one, mkdir pipeline/nothere',
      );
    },
  );

  test('the exit code of the builder where nothing else is known', () => {
    expect(explain('', FAILED_RUN).message).toBe('could not build stage:1 from pipeline: exit code 17');
  });
});

test.each([
  ['write /x: no space left on device', 'disk-full'],
  ['Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?', 'engine-lost'],
  ['error during connect: Post "http://x/build": EOF', 'engine-lost'],
])('"%s" is %s', (line, code) => {
  const error = explain(`Step 3/4 : RUN x\n${line}`, FAILED_RUN);
  expect(error).toMatchObject({ code, exitCode: 3 });
  expect(error.notes).toContain(line);
});

test('a build argument replaces the default of the base image', () => {
  const log = recorded('classic-missing-base');
  const error = explain(log, MISSING_BASE, { BASE: 'other.invalid/bar:2' });
  expect(error.message).toContain('base image other.invalid/bar:2');
});

test('an image that COPY takes is named with its line', () => {
  const log = `Step 2/2 : COPY --from=nosuch/tool:1 /a /b
invalid from flag value nosuch/tool:1: pull access denied for nosuch/tool, repository does not exist`;
  const error = explain(log, 'FROM base:1\nCOPY --from=nosuch/tool:1 /a /b\n');
  expect(error).toMatchObject({ code: 'image-unavailable', location: { line: 2 } });
  expect(error.message).toContain('image nosuch/tool:1 of');
});

test('a step that talks to a registry itself is a failed step, not a missing image', () => {
  const log = `Step 3/4 : RUN echo one;     echo two >&2;     exit 3
dial tcp: lookup example.com: no such host
The command '/bin/sh -c x' returned a non-zero code: 3`;
  expect(explain(log, FAILED_RUN).code).toBe('build-failed');
});

test('a docker command without the buildx that was asked for says so', () => {
  const log = `ERROR: BuildKit is enabled but the buildx component is missing or broken.
       Install the buildx component to build images with BuildKit:`;
  const error = explain(log, FAILED_RUN);
  expect(error.message).toContain('the buildx component is missing');
  expect(error.hint).toContain('unset DOCKER_BUILDKIT');
});

test('an old BuildKit that does not know here-documents gets its own hint', () => {
  expect(explain(`ERROR: failed to solve: ${PARSE_ERROR}`, HEREDOC).hint).toContain('# syntax=');
});

function explain(log: string, dockerfileText: string, buildArgs: Readonly<Record<string, string>> = {}) {
  return buildFailure({
    reference: 'stage:1',
    context: '/project/pipeline',
    dockerfile: '/project/pipeline/stage.Dockerfile',
    dockerfileText,
    buildArgs,
    root: '/project',
    lines: log.split('\n'),
    exitCode: 17,
  });
}

function recorded(name: string): string {
  return readFileSync(new URL(`logs/${name}.log`, import.meta.url), 'utf8');
}

test('of two steps alike, the right one is named, though our label is a step of its own', () => {
  const error = explain('Step 3/4 : RUN x\nsh: x: not found', 'FROM base:1\nRUN x\nRUN x\n');
  expect(error.location).toMatchObject({ line: 3 });
});
