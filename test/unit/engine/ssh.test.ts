import { describe, expect, it } from 'vitest';
import { sshArguments } from '../../../src/engine/ssh.ts';

const FIRST = ['-o', 'ConnectTimeout=30', '-T'];
const LAST = ['docker', 'system', 'dial-stdio'];

describe('the arguments of ssh', () => {
  it.each([
    ['ssh://host', [...FIRST, '--', 'host', ...LAST]],
    ['ssh://host/', [...FIRST, '--', 'host', ...LAST]],
    ['ssh://me@host:2222', [...FIRST, '-l', 'me', '-p', '2222', '--', 'host', ...LAST]],
    ['ssh://a%40b@[::1]', [...FIRST, '-l', 'a@b', '--', '::1', ...LAST]],
    [
      'ssh://host/run/user/1/docker%20.sock',
      [
        ...FIRST,
        '--',
        'host',
        'docker',
        '--host',
        "'unix:///run/user/1/docker .sock'",
        'system',
        'dial-stdio',
      ],
    ],
  ])('for %s are those that docker gives it', (url, expected) => {
    expect(sshArguments(new URL(url), 'DOCKER_HOST')).toEqual(expected);
  });

  it.each(['ssh://me:secret@host', 'ssh://host?a=b', 'ssh://host#c'])('are none for %s', (url) => {
    expect(() => sshArguments(new URL(url), '--host')).toThrow(
      '--host: an ssh:// address has no password, query or fragment',
    );
  });
});
