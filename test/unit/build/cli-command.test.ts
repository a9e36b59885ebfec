import { describe, expect, test } from 'vitest';
import { buildArguments } from '../../../src/build/build-with-cli.ts';
import { dockerEnvironment } from '../../../src/build/container-cli.ts';

const FILES = { idFile: '/tmp/id', metadataFile: '/tmp/metadata' };
const OPTIONS = { buildArgs: {}, noCache: false, pull: false, push: false };
const REQUEST = { reference: 'stage:1', context: '/p/ctx', dockerfile: '/p/Dockerfile', options: OPTIONS };
const ID = '--iidfile=/tmp/id';
const COMMON = ['--tag=stage:1', '--file=/p/Dockerfile', '--label=io.kratix-promise.image=stage'];

describe('the command line of a build', () => {
  test.each([
    { buildKit: 'none', env: {}, globalArgs: [], start: ['build', '--force-rm'] },
    { buildKit: 'buildkit', env: {}, globalArgs: [], start: ['build', '--progress=plain'] },
    {
      buildKit: 'buildx',
      env: {},
      globalArgs: [],
      start: [
        'buildx',
        'build',
        '--progress=plain',
        '--load',
        '--metadata-file=/tmp/metadata',
        '--builder=default',
      ],
    },
    {
      buildKit: 'buildx',
      env: { BUILDX_BUILDER: 'remote' },
      globalArgs: [],
      start: [
        'buildx',
        'build',
        '--progress=plain',
        '--load',
        '--metadata-file=/tmp/metadata',
        '--builder=remote',
      ],
    },
    { buildKit: 'podman', env: {}, globalArgs: ['--remote'], start: ['--remote', 'build'] },
  ] as const)('with $buildKit and $env', ({ buildKit, env, globalArgs, start }) => {
    const cli = { command: 'docker', buildKit, env, globalArgs } as const;
    expect(buildArguments(cli, REQUEST, FILES)).toEqual([...start, ID, ...COMMON, '/p/ctx']);
  });

  test('passes the options on, and values as they are', () => {
    const cli = { command: 'docker', buildKit: 'none', env: {}, globalArgs: [] } as const;
    const options = {
      buildArgs: { A: 'x y', B: '--pull' },
      platform: 'linux/arm64',
      noCache: true,
      pull: true,
      push: true,
    };
    expect(buildArguments(cli, { ...REQUEST, options }, FILES)).toEqual([
      ...['build', '--force-rm', ID, '--platform=linux/arm64', ...COMMON],
      ...['--build-arg', 'A=x y', '--build-arg', 'B=--pull', '--no-cache', '--pull', '/p/ctx'],
    ]);
  });
});

describe("docker's environment", () => {
  const user = { PATH: '/bin', DOCKER_CONTEXT: 'other', DOCKER_HOST: 'tcp://other', DOCKER_TLS_VERIFY: '1' };

  test('names the engine in use, and no other', () => {
    expect(dockerEnvironment({ host: 'unix:///run/x.sock', source: 'test' }, user)).toEqual({
      PATH: '/bin',
      DOCKER_HOST: 'unix:///run/x.sock',
    });
  });

  test('takes TLS from the engine', () => {
    expect(dockerEnvironment({ host: 'tcp://h:2376', source: 'test', tlsDir: '/certs' }, user)).toEqual({
      PATH: '/bin',
      DOCKER_HOST: 'tcp://h:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/certs',
    });
  });
});
