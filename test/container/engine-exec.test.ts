import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, ExecResult } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, uniqueName } from './engine-support.ts';

const MEGABYTE = 1024 * 1024;

let engine: Engine;
let id: string;

beforeAll(async () => {
  engine = await connectTestEngine();
  const image = await ensureBusyboxImage(engine);
  const cmd = ['sleep', '3600'];
  const spec = { name: uniqueName('exec'), image, labels: {}, env: [], mounts: [], cmd } as const;
  id = await engine.createContainer({ ...spec, network: 'none' });
  await engine.startContainer(id);
});

afterAll(async () => {
  if (id !== undefined) await engine.removeContainer(id);
  await engine?.close();
});

/** That many megabytes of text lines, and how to know them again. */
function text(megabytes: number): { stream: Readable; sha256: () => string } {
  const hash = createHash('sha256');
  const pieces = async function* () {
    for (let n = 0; n < megabytes; n++) {
      const piece = Buffer.alloc(MEGABYTE, `${n} is one line of text\n`);
      hash.update(piece);
      yield piece;
    }
  };
  return { stream: Readable.from(pieces()), sha256: () => hash.digest('hex') };
}

describe('a command in a running container', () => {
  it('tells its exit code and both streams', async () => {
    const result = await engine.exec(id, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('gets 50 MB of input whole, and gives them back whole', async () => {
    const { stream, sha256 } = text(50);
    const result = await engine.exec(id, ['cat'], { stdin: stream });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toHaveLength(50 * MEGABYTE);
    expect(createHash('sha256').update(result.stdout).digest('hex')).toBe(sha256());
  });

  it('sees the end of its input', async () => {
    const { stream, sha256 } = text(50);
    const result = await engine.exec(id, ['sha256sum'], { stdin: stream });
    expect(result).toEqual({ exitCode: 0, stdout: `${sha256()}  -\n`, stderr: '' });
  });

  it('is fed at the pace at which it reads', async () => {
    let given = 0;
    const pieces = async function* () {
      for (let n = 0; n < 200; n++) {
        given += MEGABYTE;
        yield Buffer.alloc(MEGABYTE);
      }
    };
    const result = await engine.exec(id, ['sh', '-c', 'sleep 1; head -c 10 >/dev/null; sleep 1; exit 4'], {
      stdin: Readable.from(pieces()),
    });
    expect(result.exitCode).toBe(4);
    // Buffers on the way take some; the rest must not have been read.
    expect(given).toBeLessThan(100 * MEGABYTE);
  });

  it('may end before it has read its input', async () => {
    const { stream } = text(50);
    const result = await engine.exec(id, ['sh', '-c', 'echo enough; exit 5'], { stdin: stream });
    expect(result).toMatchObject({ exitCode: 5, stdout: 'enough\n' });
  });

  it('ends in the error of its input where that fails', async () => {
    const pieces = async function* () {
      yield Buffer.from('start');
      throw new Error('the source dried up');
    };
    const exec = engine.exec(id, ['cat'], { stdin: Readable.from(pieces()) });
    await expect(exec).rejects.toThrow('the source dried up');
  });

  it('can be given up', async () => {
    const abort = new AbortController();
    const exec = engine.exec(id, ['sleep', '600'], { signal: abort.signal });
    abort.abort();
    await expect(exec).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('that is missing is never a success', async () => {
    const exec = await engine.exec(id, ['no-such-command']).catch((error: unknown) => error);
    // Engines differ: docker 20.10 answers with an exit code, others refuse the request.
    if (exec instanceof Error) expect(exec).toMatchObject({ code: 'engine-error' });
    else expect([126, 127]).toContain((exec as ExecResult).exitCode);
  });
});
