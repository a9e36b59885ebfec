import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Work } from '../../../src/deliver/types.ts';
import { lintWorkSize } from '../../../src/lint/work-size.ts';
import { bytesContent, type FileContent } from '../../../src/shared/file-content.ts';

/** A Work of one file. */
function work(content: FileContent): Work {
  const workload = { filepath: 'a.yaml', content };
  const group = { id: 'x', directory: '.', destinationSelectors: [], workloads: [workload] };
  return {
    name: 'redis-example-instance-xxxxx',
    namespace: 'default',
    labels: {},
    promiseName: 'redis',
    resourceName: 'example',
    workloadGroups: [group],
  };
}

// lib/compression/compression.go: gzip, then base64, which makes 4 characters of 3 bytes.
describe('work-too-large', () => {
  it('counts what gzip and base64 make of the files', async () => {
    expect(await lintWorkSize([work(bytesContent(randomBytes(1_250_000)))])).toEqual([
      {
        severity: 'warning',
        code: 'work-too-large',
        message: 'the Work redis-example-instance-xxxxx takes 1.6 MiB compressed, and etcd takes 1.5 MiB',
        hint: expect.any(String),
      },
    ]);
    expect(await lintWorkSize([work(bytesContent(randomBytes(1_100_000)))])).toEqual([]);
  });

  it('takes much that compresses well', async () => {
    expect(await lintWorkSize([work(bytesContent(new Uint8Array(20_000_000)))])).toEqual([]);
  });

  it('reads no more of what is far too large than it takes to say so', async () => {
    let [read, atOnce] = [0, 0];
    const terabyte: FileContent = {
      size: 2 ** 40,
      read: () => Promise.reject(new Error('it is read whole')),
      readAt: async (_offset, length) => {
        read += length;
        atOnce = Math.max(atOnce, length);
        return randomBytes(length);
      },
    };
    expect(await lintWorkSize([work(terabyte)])).toMatchObject([
      { message: expect.stringContaining('takes more than 16 MiB compressed') },
    ]);
    expect(read).toBeLessThan(20 * 2 ** 20);
    expect(atOnce).toBeLessThan(2 * 2 ** 20);
  });
});
