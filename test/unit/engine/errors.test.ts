import { describe, expect, it } from 'vitest';
import { toEngineError } from '../../../src/engine/errors.ts';
import { isStartFailure, notStarted } from '../../../src/engine/run-container.ts';
import { PromiseError } from '../../../src/shared/errors.ts';

/** An error as the client library makes it of an answer. */
function answered(statusCode: number, words: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${words} `), { statusCode });
}

/** An error as a socket makes it. */
function socket(code: string, message = `read ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

const ATTEMPT = { doing: 'create container web', host: 'unix:///run/docker.sock', image: 'team/web:1' };

describe('an error of the engine', () => {
  it.each([
    [socket('ECONNREFUSED', 'connect ECONNREFUSED /run/docker.sock'), 'engine-lost'],
    [socket('ECONNRESET'), 'engine-lost'],
    [socket('ECONNRESET', 'socket hang up'), 'engine-lost'],
    [socket('ECONNRESET', 'aborted'), 'engine-lost'],
    [socket('EPIPE', 'write EPIPE'), 'engine-lost'],
    [socket('ENOENT', 'connect ENOENT /run/docker.sock'), 'engine-lost'],
    [socket('ENOENT', "ENOENT: no such file or directory, open 'x'"), 'engine-error'],
    [answered(500, 'write /var/lib/docker/tmp/x: no space left on device'), 'disk-full'],
    [answered(404, 'No such image: team/web:1'), 'image-unavailable'],
    [answered(404, 'no such container'), 'engine-error'],
    [answered(500, 'something else'), 'engine-error'],
  ])('%s is %s', (error, code) => {
    const mapped = toEngineError(error, ATTEMPT);
    expect(mapped.code).toBe(code);
    expect(mapped.exitCode).toBe(3);
  });

  it("keeps the engine's own words", () => {
    const error = toEngineError(answered(500, 'Error response from daemon: it rains'), ATTEMPT);
    expect(error.message).toBe('could not create container web: it rains');
  });

  it('is an interruption where the caller gave up', () => {
    const error = toEngineError(socket('ECONNRESET'), { ...ATTEMPT, signal: AbortSignal.abort() });
    expect(error.code).toBe('interrupted');
  });

  it('that is ours already stays as it is', () => {
    const ours = new PromiseError('build-failed', 'x');
    expect(toEngineError(ours, ATTEMPT)).toBe(ours);
  });

  it.each([
    [
      'manifest for team/web:1 not found: manifest unknown',
      'no such image or tag',
      'check the name and the tag',
    ],
    ['pull access denied for team/web, repository does not exist', 'refuses access', 'docker login'],
    [
      'Get "https://r.example/v2/": dial tcp: lookup r.example: no such host',
      'could not be reached',
      'network',
    ],
    ['no matching manifest for linux/arm64 in the manifest list entries', 'not for this platform', 'name'],
  ])('that says %j explains it', async (words, reason, hint) => {
    const { imageUnavailable } = await import('../../../src/engine/errors.ts');
    const error = imageUnavailable('team/web:1', words);
    expect(error.message).toContain('team/web:1');
    expect(error.message).toContain(reason);
    expect(error.hint).toContain(hint);
    expect(error.notes).toEqual([words]);
  });
});

describe('a start that fails', () => {
  it.each([
    ['OCI runtime create failed: exec: "foo": executable file not found in $PATH: unknown', 127],
    ['failed to create task: exec: "/foo": stat /foo: no such file or directory: unknown', 127],
    ['crun: executable file `foo` not found in $PATH: No such file or directory', 127],
    ['OCI runtime create failed: exec: "/etc/passwd": permission denied: unknown', 126],
    ['unable to find user joe: no matching entries in passwd file', 126],
    ['OCI runtime create failed: exec /run: exec format error', 126],
  ])('with %j is the result %i', (words, exitCode) => {
    expect(isStartFailure(words)).toBe(true);
    expect(notStarted(words)).toMatchObject({ exitCode, startError: words });
  });

  it.each(['driver failed programming external connectivity', 'no such container: abc'])(
    'with %j is an error of the engine',
    (words) => {
      expect(isStartFailure(words)).toBe(false);
    },
  );
});
