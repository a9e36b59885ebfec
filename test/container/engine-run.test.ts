import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerSpec, Engine } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, uniqueName } from './engine-support.ts';

let engine: Engine;
let image: string;
const made: string[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
});

afterEach(async () => {
  for (const id of made.splice(0)) await engine.removeContainer(id);
});

afterAll(async () => {
  await engine?.close();
});

/** Creates a container of the tiny image that is removed after the test. */
async function create(spec: Partial<ContainerSpec>): Promise<string> {
  const id = await engine.createContainer({
    name: uniqueName('run'),
    image,
    labels: {},
    env: [],
    mounts: [],
    network: 'none',
    ...spec,
  });
  made.push(id);
  return id;
}

/** Runs a shell script and gathers its lines. */
async function run(script: string, spec: Partial<ContainerSpec> = {}) {
  return runSpec({ cmd: ['sh', '-c', script], ...spec });
}

async function runSpec(spec: Partial<ContainerSpec>) {
  const lines: { stream: string; line: string }[] = [];
  const exit = await engine.runContainer(await create(spec), {
    onOutput: (stream, line) => lines.push({ stream, line }),
  });
  const of = (name: string) => lines.filter(({ stream }) => stream === name).map(({ line }) => line);
  return { exit, lines, stdout: of('stdout'), stderr: of('stderr') };
}

describe('the output of a container', () => {
  it('comes as whole lines, told apart by stream', async () => {
    const { exit, stdout, stderr } = await run('echo one; echo bad >&2; printf "two\\r\\nthree"');
    expect(exit.exitCode).toBe(0);
    expect(stdout).toEqual(['one', 'two', 'three']);
    expect(stderr).toEqual(['bad']);
  });

  it('is complete from the first to the last line, however fast the container ends', async () => {
    for (let round = 0; round < 5; round++) {
      const { stdout } = await run('seq 1 2000');
      expect(stdout).toHaveLength(2000);
      expect(stdout[0]).toBe('1');
      expect(stdout[1999]).toBe('2000');
    }
  });

  it('may hold a line of 100 MB, of which the start is kept', async () => {
    const { exit, stdout } = await run('yes | tr -d "\\n" | head -c 100000000; echo; echo end');
    expect(exit.exitCode).toBe(0);
    expect(stdout).toHaveLength(2);
    expect(stdout[0]).toHaveLength(65536 + ' [… 99934464 more characters]'.length);
    expect(stdout[0]).toMatch(/^y{65536} \[… 99934464 more characters\]$/);
    expect(stdout[1]).toBe('end');
  });

  it('may be no UTF-8', async () => {
    const { stdout } = await run('printf "a\\377b\\n\\303\\251\\n"');
    expect(stdout).toEqual(['a\uFFFDb', 'é']);
  });
});

describe('the end of a container', () => {
  it('tells its exit code', async () => {
    expect((await run('exit 7')).exit).toMatchObject({ exitCode: 7, oomKilled: false, startError: '' });
  });

  it('is waited for, though the process has closed its output long before', async () => {
    const { exit, stdout } = await run('echo last words; exec >&- 2>&-; sleep 1; exit 3');
    expect(exit.exitCode).toBe(3);
    expect(stdout).toEqual(['last words']);
  });

  it('tells how long the process ran', async () => {
    const { exit } = await run('sleep 1');
    expect(exit.milliseconds).toBeGreaterThan(500);
  });

  it('tells that the memory ran out', async () => {
    // Ends long after the kill: on a busy machine the engine learns of a kill later than of an end, and forgets it.
    const { exit } = await run('tail -c 100000000 /dev/zero; code=$?; sleep 3; exit $code', {
      memoryBytes: 16 * 1024 * 1024,
    });
    expect(exit.exitCode).toBe(137);
    // Podman doesn't tell on cgroups v1.
    if ((await engine.info()).product === 'docker') expect(exit.oomKilled).toBe(true);
  });

  it('is 127 with the reason where there is no such command', async () => {
    const { exit } = await runSpec({ cmd: ['no-such-command'] });
    expect(exit.exitCode).toBe(127);
    expect(exit.startError).toContain('no-such-command');
  });

  it('is 127 with the reason where the path of the command is missing', async () => {
    const { exit } = await runSpec({ cmd: ['/no/such/path'] });
    expect(exit.exitCode).toBe(127);
    expect(exit.startError).toContain('/no/such/path');
  });

  it('is 126 with the reason where the command is not executable', async () => {
    const { exit } = await runSpec({ cmd: ['/etc/passwd'] });
    expect(exit.exitCode).toBe(126);
    expect(exit.startError).toMatch(/permission denied/i);
  });

  it('is 126 with the reason where the user is unknown', async () => {
    const { exit } = await runSpec({ cmd: ['true'], user: 'nobody-knows' });
    expect(exit.exitCode).toBe(126);
    expect(exit.startError).toContain('nobody-knows');
  });
});

describe('an aborted run', () => {
  it('kills the container and says that it was interrupted', async () => {
    const abort = new AbortController();
    const id = await create({ cmd: ['sh', '-c', 'trap "" TERM INT; echo up; while :; do sleep 1; done'] });
    const running = engine.runContainer(id, { onOutput: () => abort.abort(), signal: abort.signal });
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    const exec = engine.exec(id, ['true']);
    await expect(exec).rejects.toMatchObject({ code: 'engine-error' });
  });

  it('never starts where the abort came first', async () => {
    const id = await create({ cmd: ['true'] });
    const lines: string[] = [];
    const running = engine.runContainer(id, {
      onOutput: (_, line) => lines.push(line),
      signal: AbortSignal.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('the command of a container', () => {
  it('drops the CMD of the image where only an entrypoint is given', async () => {
    // The image's CMD is `sh`: it would be the first word.
    expect((await runSpec({ entrypoint: ['echo', 'only'] })).stdout).toEqual(['only']);
  });

  it('appends cmd to the entrypoint', async () => {
    expect((await runSpec({ entrypoint: ['echo', 'a'], cmd: ['b c', '$HOME'] })).stdout).toEqual([
      'a b c $HOME',
    ]);
  });
});

describe('what a container may use', () => {
  it('gets the environment, the user and the groups', async () => {
    const { stdout } = await run('echo "$GREETING"; id -u; id -g; id -G', {
      env: ['GREETING=hello = there'],
      user: '65532:65532',
      groupAdd: ['1234'],
    });
    expect(stdout).toEqual(['hello = there', '65532', '65532', '65532 1234']);
  });

  it('has no network but the loopback where it is to have none', async () => {
    expect((await run('ls /sys/class/net')).stdout).toEqual(['lo']);
  });

  it('has the network of the engine otherwise', async () => {
    expect((await run('ls /sys/class/net', { network: 'default' })).stdout.length).toBeGreaterThan(1);
  });

  it('can be kept from writing into its image', async () => {
    const { exit, stderr } = await run('touch /file', { readOnlyRootFilesystem: true });
    expect(exit.exitCode).not.toBe(0);
    expect(stderr.join('\n')).toContain('Read-only file system');
  });

  it('gets a tmpfs of a size', async () => {
    const { exit, stderr } = await run('dd if=/dev/zero of=/scratch/big bs=1M count=2', {
      mounts: [{ kind: 'tmpfs', target: '/scratch', sizeBytes: 1024 * 1024 }],
    });
    expect(exit.exitCode).not.toBe(0);
    expect(stderr.join('\n')).toContain('No space left on device');
  });
});
