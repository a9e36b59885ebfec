import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Work } from '../../../src/deliver/types.ts';
import { lintWorkSize } from '../../../src/lint/work-size.ts';

/** A Work of one file. */
function work(content: Uint8Array): Work {
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
  it('counts what gzip and base64 make of the files', () => {
    expect(lintWorkSize([work(randomBytes(1_250_000))])).toEqual([
      {
        severity: 'warning',
        code: 'work-too-large',
        message: 'the Work redis-example-instance-xxxxx takes 1.6 MiB compressed, and etcd takes 1.5 MiB',
        hint: expect.any(String),
      },
    ]);
    expect(lintWorkSize([work(randomBytes(1_100_000))])).toEqual([]);
  });

  it('takes much that compresses well', () => {
    expect(lintWorkSize([work(new Uint8Array(20_000_000))])).toEqual([]);
  });
});
