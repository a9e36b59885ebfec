import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine } from '../../src/engine/connect.ts';
import { readArchive } from '../../src/engine/read-archive.ts';
import { writeArchive } from '../../src/engine/write-archive.ts';
import { runPromise } from '../support/cli.ts';
import { prepareImages } from '../support/machine/images.mjs';
import { promiseFolder } from '../support/promise-folder.ts';
import { uniqueName } from './engine-support.ts';

const MACHINE = uniqueName('sshd');
const HOST = 'ssh://root@127.0.0.1:2222';
let dir: string;
let env: { readonly PATH: string };

/** A machine of its own, whose `docker` leads to this one's engine, and an `ssh` on PATH that is that machine's. */
beforeAll(async () => {
  await prepareImages(['promise-test/sshd:1'], () => undefined);
  const docker = await realpath((await execa('sh', ['-c', 'command -v docker'])).stdout);
  const mounts = [`${docker}:/usr/local/bin/docker:ro`, '/var/run/docker.sock:/var/run/docker.sock'];
  await execa('docker', [
    'run',
    '--detach',
    '--name',
    MACHINE,
    ...mounts.flatMap((each) => ['-v', each]),
    'promise-test/sshd:1',
  ]);
  dir = await mkdtemp(path.join(tmpdir(), 'promise-test-ssh-'));
  await writeFile(
    path.join(dir, 'ssh'),
    `#!/bin/sh\nunset DOCKER_HOST\nexec ${docker} exec -i ${MACHINE} ssh "$@"\n`,
  );
  await chmod(path.join(dir, 'ssh'), 0o755);
  env = { PATH: `${dir}:${process.env.PATH}` };
}, 300_000);

afterAll(async () => {
  await execa('docker', ['rm', '--force', MACHINE], { reject: false });
  if (dir !== undefined) await rm(dir, { recursive: true });
});

describe('an engine behind ssh://', () => {
  it('runs containers, takes and gives archives, and talks to a command', async () => {
    const engine = await connectEngine({ host: HOST, env });
    try {
      expect((await engine.info()).os).toBe('linux');
      const spec = {
        name: uniqueName('behind-ssh'),
        image: 'busybox:1.35',
        labels: {},
        env: [],
        mounts: [],
        network: 'none',
      } as const;
      const id = await engine.createContainer({ ...spec, cmd: ['sh', '-c', 'cat /tmp/in; exec sleep 60'] });
      try {
        const content = 'x'.repeat(300_000);
        await engine.putArchive(
          id,
          '/tmp',
          writeArchive(async (archive) => void archive.entry({ name: 'in' }, content)),
        );
        let read = '';
        await readArchive(
          await engine.getArchive(id, '/tmp/in'),
          async (entry) => {
            read += await text(entry as unknown as Readable);
            return true;
          },
          new AbortController().signal,
        );
        expect(read).toBe(content);
        await engine.startContainer(id);
        const result = await engine.exec(id, ['wc', '-c'], { stdin: Readable.from([Buffer.from(content)]) });
        expect(result).toMatchObject({ exitCode: 0, stdout: '300000\n' });
      } finally {
        await engine.removeContainer(id);
      }
    } finally {
      await engine.close();
    }
  });

  it('is one like any other for the whole command', async () => {
    const folder = await promiseFolder({
      scripts: ['cp /kratix/input/object.yaml /kratix/output/', 'echo said'],
    });
    try {
      const options = { cwd: folder.dir, env: { ...env, DOCKER_HOST: HOST } };
      const { exitCode, stderr } = await runPromise(['test-pipeline', '--update', '--verbose'], options);
      expect(exitCode, stderr).toBe(0);
      expect(stderr).toContain('said');
      expect(stderr).not.toMatch(/warning/i);
      expect(await readFile(path.join(folder.dir, 'test/output/object.yaml'), 'utf8')).toContain(
        'kind: Sample',
      );
    } finally {
      await folder.remove();
    }
  });

  it('that ssh does not reach is told in its words', async () => {
    const failing = [
      ['ssh://root@127.0.0.1:1', 'ssh: connect to host 127.0.0.1 port 1: Connection refused'],
      ['ssh://nobody@127.0.0.1:2222', 'ssh: nobody@127.0.0.1: Permission denied'],
      ['ssh://root@localhost:2222', 'ssh: Host key verification failed.'],
    ] as const;
    for (const [host, words] of failing)
      await expect(connectEngine({ host, env })).rejects.toThrow(
        `no container engine at ${host} (--host): ${words}`,
      );
    await expect(connectEngine({ host: HOST, env: { PATH: '/nowhere' } })).rejects.toThrow(
      'there is no ssh on PATH',
    );
  });
});
